import type { z } from 'zod'
import type { concerns } from '../../../../contract/concerns.ts'
import type { House } from '../../../kit/house.ts'
import { Problem, problem, say } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import type { Who } from '../../../kit/scope.ts'
import { fileReport, takeStep } from '../../matters/index.ts'
import { LEDGER, RECORDED, SORT } from '../loop.ts'
import { concernsAt } from '../store.ts'
import { requestOf } from './request.ts'

type Acts = Handlers<typeof concerns>
type Told = z.output<(typeof concerns)['POST /api/concerns']['body']>

export const record: Acts['POST /api/concerns'] = async (house, { who, body }) => ({
  matter: await recordOne(house, who, body, 'concerns.tell'),
})

/** Refusals that only say that somebody else is to sort it. */
const NOT_THEIRS = new Set(['matters.not_yours', 'matters.not_your_place', 'matters.none', 'matters.stale'])

/**
 * One concern becomes a matter of the ledger's loop. Who says of what sort and about what it is, and may sort, has sorted it:
 * nobody is asked that twice. Throws what filing throws, and `concerns.taken`.
 */
async function recordOne(house: House, who: Who, told: Told, needs: string) {
  const { kind, category, linked, source, ...report } = told
  if (linked) await notTaken(house, who, told.id, linked)
  const { matter } = await fileReport(house, who, {
    ...report,
    loop: LEDGER,
    source,
    form: { ...(kind && { kind }), ...(category && { category }), ...(linked && { linked }) },
    needs,
    ...(linked && { toldIn: linked }),
  })
  if (!kind || !category || matter.state !== RECORDED) return matter
  try {
    const step = { requestId: requestOf(matter.id, SORT), version: matter.version, step: SORT }
    return (await takeStep(house, who, matter.id, { ...step, form: { kind, category } })).matter
  } catch (error) {
    if (error instanceof Problem && NOT_THEIRS.has(error.code)) return matter
    throw error
  }
}

/** What somebody else took down from the same place is not taken down twice while that is open. */
async function notTaken(house: House, who: Who, id: string, linked: string): Promise<void> {
  const before = await concernsAt(house.db, who.districtId, LEDGER, linked)
  const open = before.find((one) => one.seq === 1 && !one.ended && one.id !== id)
  if (open) throw problem('concerns.taken', { number: open.number, current: { id: open.id } })
}

/** Each by itself: what is wrong with one keeps no other back. */
export const recordMany: Acts['POST /api/concerns/many'] = async (house, { who, body, lang }) => {
  const rows = []
  for (const told of body.concerns) {
    const [matter, why] = await recordOne(house, who, told, 'concerns.keep').then(
      (matter) => [matter, null] as const,
      (error: unknown) => {
        if (error instanceof Problem) return [null, error] as const
        throw error
      },
    )
    rows.push({ id: told.id, matter, problem: why && { code: why.code, detail: say(why, lang) } })
  }
  return { rows }
}
