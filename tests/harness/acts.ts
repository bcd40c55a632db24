import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { report as reportForm } from '../../contract/matters.ts'
import { sql } from '../../server/kit/db.ts'
import type { House } from '../../server/kit/house.ts'
import type { Who } from '../../server/kit/scope.ts'
import { fileReport, ordersOf, takeStep } from '../../server/rooms/matters/index.ts'

type Summary = Awaited<ReturnType<typeof fileReport>>['matter']
type Report = z.output<typeof reportForm>
export type Stored = {
  id: string
  state: string
  version: number
  dueAt: Date | null
  clockFrom: Date | null
  wakeAt: Date | null
  late: boolean
  solved: string | null
  satisfaction: string | null
  category: string | null
  unitId: number | null
  lead: boolean
  closedAt: Date | null
  family: number
}
export type State = 'reported' | 'dispatched' | 'reported_in' | 'fed_back' | 'called_back' | 'cleared'
const ROAD: State[] = ['reported', 'dispatched', 'reported_in', 'fed_back', 'called_back', 'cleared']

export type Acts = {
  /** Reports a lost umbrella (as the resident, in the grid of ribs, unless said otherwise). */
  report(person?: Who, over?: Partial<Report>): Promise<Summary>
  /** Takes a step on the newest version, unless another is named. */
  step(
    person: Who,
    id: string,
    step: string,
    form?: Record<string, unknown>,
    over?: { requestId?: string; version?: number },
  ): Promise<Summary>
  orders(id: string): Promise<string[]>
  /** The row as it is stored. */
  stored(id: string): Promise<Stored>
  /** The names of the steps in a matter's history, oldest first. */
  history(id: string): Promise<string[]>
  /** A matter brought along its road by the right people, a second for each step; the office leads, the others assist. */
  bringTo(
    state: State,
    options?: {
      assist?: ('repair' | 'factory')[]
      satisfaction?: 'satisfied' | 'fair' | 'unsatisfied'
      report?: Partial<Report>
    },
  ): Promise<{ id: string; orders: string[] }>
}

type World = {
  clock: { forward(ms: number): void }
  nodeId: number
  units: Record<'office' | 'repair' | 'factory', number>
  who: Record<'resident' | 'clerk' | 'liaison' | 'repairer' | 'maker', Who>
}

/** The acts of the house, spelt short for tests. */
export function actsOf(house: House, { clock, nodeId, units, who }: World): Acts {
  const stored = (id: string) =>
    house.db.one<Stored>(sql`
      select id, state, version, due_at as "dueAt", clock_from as "clockFrom", wake_at as "wakeAt", late, solved, satisfaction,
        category, unit_id as "unitId", lead, closed_at as "closedAt", family from matter where id = ${id}`)
  const report: Acts['report'] = async (person = who.resident, over = {}) =>
    (
      await fileReport(house, person, {
        id: randomUUID(),
        nodeId,
        words: '在公交站丢了一把红伞，麻烦找一找。',
        ...over,
      })
    ).matter
  const step: Acts['step'] = async (person, id, name, form = {}, over = {}) => {
    const version = over.version ?? (await stored(id)).version
    const requestId = over.requestId ?? randomUUID()
    return (await takeStep(house, person, id, { requestId, version, step: name, form })).matter
  }
  const orders = (id: string) => ordersOf(house, who.clerk.districtId, id)

  const bringTo: Acts['bringTo'] = async (state, options = {}) => {
    const assist = options.assist ?? []
    const hands = [who.liaison, ...assist.map((unit) => (unit === 'repair' ? who.repairer : who.maker))]
    const onward: Acts['step'] = (...call) => {
      clock.forward(1000)
      return step(...call)
    }
    const { id } = await report(who.resident, options.report)
    const made = async () => ({ id, orders: await orders(id) })
    const reached = (until: State) => ROAD.indexOf(state) <= ROAD.indexOf(until)
    if (reached('reported')) return made()
    const wanted = { lead: units.office, assist: assist.map((unit) => units[unit]) }
    await onward(who.clerk, id, 'dispatch', { units: wanted })
    if (reached('dispatched')) return made()
    const held = await ordersByUnit(id)
    const each = async (name: string, form = {}) => {
      for (const [i, hand] of hands.entries()) await onward(hand, held[i] as string, name, form)
    }
    await each('report_in')
    if (reached('reported_in')) return made()
    await each('feed_back', { result: '伞找到了，放在服务台。' })
    if (reached('fed_back')) return made()
    const satisfaction = options.satisfaction ?? 'satisfied'
    await onward(who.resident, id, 'call_back', { solved: 'solved', satisfaction })
    if (reached('called_back')) return made()
    await onward(who.clerk, id, 'clear')
    return made()

    async function ordersByUnit(root: string): Promise<string[]> {
      const rows = await house.db.rows<{ id: string; unitId: number }>(
        sql`select id, unit_id as "unitId" from matter where root_id = ${root} and id <> root_id`,
      )
      return [wanted.lead, ...wanted.assist].map((unit) => rows.find((r) => r.unitId === unit)?.id ?? '')
    }
  }

  return {
    report,
    step,
    orders,
    stored,
    bringTo,
    history: async (id) =>
      (
        await house.db.rows<{ step: string }>(
          sql`select step from matter_step where matter_id = ${id} order by seq`,
        )
      ).map((row) => row.step),
  }
}
