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
  kind: string | null
  sheet: string | null
  held: number | null
  raised: number | null
  holder: number | null
  mainId: string | null
  alarms: number
  pausedUntil: Date | null
  lapses: number
  exempt: boolean
  supervised: boolean
}
/** The steps by which a unit brings its order along. */
const WORK = ['acknowledge', 'contact', 'report_in', 'feed_back'] as const
type Work = (typeof WORK)[number]
const SAID: Partial<Record<Work, Record<string, unknown>>> = {
  contact: { reached: 'reached' },
  feed_back: { result: '伞找到了，放在服务台。' },
}
const ROAD = [
  'reported',
  'dispatched',
  'reported_in',
  'fed_back',
  'checked',
  'called_back',
  'cleared',
] as const
export type State = (typeof ROAD)[number]

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
  /** The side task of a loop that waits under a matter, such as `check`. */
  task(id: string, loop: string): Promise<string>
  /** What a step comes to: `done`, or the code of the problem that refuses it. */
  outcome(...call: Parameters<Acts['step']>): Promise<string>
  /** The order that a unit holds of a matter, the newest. */
  orderOf(id: string, unit: number): Promise<string>
  /** An order brought along by its own unit up to a step, from wherever it stands; an assisting unit needs not contact. */
  work(order: string, until: Work): Promise<void>
  /** The check on the spot finds it done, or not. */
  check(id: string, found: 'confirm' | 'deny'): Promise<void>
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
      /** The kind of whistle; an emergency is called by the worker on the spot. */
      kind?: 'push' | 'hard' | 'joint' | 'emergency'
      report?: Partial<Report>
    },
  ): Promise<{ id: string; orders: string[] }>
}

type World = {
  clock: { forward(ms: number): void }
  nodeId: number
  units: Record<'office' | 'repair' | 'factory', number>
  who: Record<'resident' | 'worker' | 'clerk' | 'liaison' | 'repairer' | 'maker', Who>
}

/** The acts of the house, spelt short for tests. */
export function actsOf(house: House, { clock, nodeId, units, who }: World): Acts {
  const stored = (id: string) =>
    house.db.one<Stored>(sql`
      select id, state, version, due_at as "dueAt", clock_from as "clockFrom", wake_at as "wakeAt", late, solved, satisfaction,
        category, unit_id as "unitId", lead, closed_at as "closedAt", family, kind, sheet, held, raised, holder_id as holder,
        main_id as "mainId", alarms, paused_until as "pausedUntil", lapses, exempt, supervised from matter where id = ${id}`)
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

  const task: Acts['task'] = async (id, loop) =>
    (
      await house.db.one<{ id: string }>(sql`
        select id from matter where root_id = ${id} and loop = ${loop} and closed_at is null`)
    ).id
  const onward: Acts['step'] = (...call) => {
    clock.forward(1000)
    return step(...call)
  }
  const hands = new Map([
    [units.office, who.liaison],
    [units.repair, who.repairer],
    [units.factory, who.maker],
  ])
  const orderOf: Acts['orderOf'] = async (id, unit) =>
    (
      await house.db.one<{ id: string }>(sql`
        select id from matter where root_id = ${id} and loop = 'order' and unit_id = ${unit}
        order by created_at desc, state = 'withdrawn' limit 1`)
    ).id
  const work: Acts['work'] = async (order, until) => {
    const { unitId, lead } = await stored(order)
    const hand = hands.get(unitId ?? 0)
    if (!hand) throw new Error(`nobody speaks for unit ${unitId}`)
    for (const name of WORK.slice(0, WORK.indexOf(until) + 1)) {
      const { state } = await stored(order)
      const before = { acknowledge: 'ordered', contact: 'acknowledged', feed_back: 'reported_in' }
      if (name === 'report_in' ? state !== 'acknowledged' && state !== 'contacted' : state !== before[name])
        continue
      if (name === 'contact' && !lead && until !== 'contact') continue
      await onward(hand, order, name, SAID[name])
    }
  }
  const check: Acts['check'] = async (id, found) => {
    await onward(who.worker, await task(id, 'check'), found, { words: '到现场看过。' })
  }

  const bringTo: Acts['bringTo'] = async (state, options = {}) => {
    const assist = (options.assist ?? []).map((unit) => units[unit])
    const { id } = await report(who.resident, options.report)
    const made = async () => ({ id, orders: await orders(id) })
    const reached = (until: State) => ROAD.indexOf(state) <= ROAD.indexOf(until)
    if (reached('reported')) return made()
    const wanted = { units: { lead: units.office, assist } }
    if (options.kind === 'emergency')
      await onward(who.worker, id, 'call_emergency', { ...wanted, danger: '水漫进了配电房。' })
    else await onward(who.clerk, id, 'dispatch', { ...wanted, ...(options.kind && { kind: options.kind }) })
    if (reached('dispatched')) return made()
    const held = await Promise.all([units.office, ...assist].map((unit) => orderOf(id, unit)))
    for (const order of held) await work(order, 'report_in')
    if (reached('reported_in')) return made()
    for (const order of held) await work(order, 'feed_back')
    if (reached('fed_back')) return made()
    await check(id, 'confirm')
    if (reached('checked')) return made()
    const satisfaction = options.satisfaction ?? 'satisfied'
    await onward(who.resident, id, 'call_back', { solved: 'solved', satisfaction })
    if (reached('called_back')) return made()
    await onward(who.clerk, id, 'clear')
    return made()
  }

  return {
    report,
    step,
    orders,
    stored,
    task,
    outcome: (...call) =>
      step(...call).then(
        () => 'done',
        (error) => error.code ?? String(error),
      ),
    orderOf,
    work,
    check,
    bringTo,
    history: async (id) =>
      (
        await house.db.rows<{ step: string }>(
          sql`select step from matter_step where matter_id = ${id} order by seq`,
        )
      ).map((row) => row.step),
  }
}
