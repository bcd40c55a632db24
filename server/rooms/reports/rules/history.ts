import type { Cell, Cells, Content, SideName } from './content.ts'

export type Figure = { side: SideName; row: number; column: string }
export type StepName = 'made' | 'remade' | 'frozen' | 'contested' | 'upheld' | 'rejected'
/** A line of an edition's history as it is stored; `data` by its step. */
export type Step = {
  seq: number
  requestId: string
  at: Date
  byAccount: number | null
  step: StepName
  data: {
    contest?: string
    figure?: Figure
    reason?: string
    from?: Cell
    to?: Cell
    version?: number
  }
}
export type Contest = {
  id: string
  figure: Figure
  reason: string
  by: number
  at: Date
  from: Cell
  state: 'waiting' | 'upheld' | 'rejected'
  to: Cell | null
  ruling: { reason: string; by: number; at: Date } | null
}

export const keyOf = ({ side, row, column }: Figure): string => `${side} ${row} ${column}`

/** What was contested, as the history tells it, in its order. */
export function contestsOf(steps: readonly Step[]): Contest[] {
  const found = new Map<string, Contest>()
  for (const { step, at, byAccount, data } of steps) {
    const { contest: id, figure, reason = '', from, to } = data
    if (!id || byAccount === null) continue
    const contest = found.get(id)
    if (step === 'contested' && figure && from)
      found.set(id, {
        ...{ id, figure, reason, by: byAccount, at, from },
        ...{ state: 'waiting', to: null, ruling: null },
      })
    else if (contest && (step === 'upheld' || step === 'rejected'))
      found.set(id, { ...contest, state: step, to: to ?? null, ruling: { reason, by: byAccount, at } })
  }
  return [...found.values()]
}

/** A number of an edition as it was frozen. */
export const figureIn = (content: Content, { side, row, column }: Figure): Cell | undefined => {
  const cells = content.sides[side].rows.find((one) => one.id === row)?.cells
  return cells && Object.hasOwn(cells, column) ? cells[column] : undefined
}

/** The numbers of a row that were corrected, as they are now. */
export const correctionsOf = (contests: readonly Contest[], side: SideName, row: number): Cells =>
  Object.fromEntries(
    contests.flatMap(({ figure, to }) =>
      to && figure.side === side && figure.row === row ? [[figure.column, to]] : [],
    ),
  )
