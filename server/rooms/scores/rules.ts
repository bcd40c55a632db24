import { inChina, MINUTE } from '../../kit/time.ts'
import type { Family, Member } from '../matters/index.ts'
import type { LoopRule, OrdersRule, Rule, Sign, Stage } from './measures.ts'

/** What a matter counts as; days are days in China, YYYY-MM-DD. A flag counts on the day of its group, see `sides.ts`. */
export type FigureRow = {
  id: string
  path: string
  loop: string
  category: string | null
  kind: string | null
  unit_id: number | null
  filed_on: string
  due_on: string | null
  called_on: string | null
  minutes: number
  accepted: boolean
  whistled: boolean
  closed: boolean
  in_time: boolean
  rework: boolean
  returned: boolean
  judged: boolean
  contacted: boolean
  solved: boolean
  satisfied: boolean
  fair: boolean
}
/** What an order to a unit counts as. Of the first three stages the flag says: in time. */
export type OrderRow = {
  id: string
  root_id: string
  path: string
  loop: string
  category: string | null
  kind: string | null
  unit_id: number
  ordered_on: string
  acknowledge_on: string | null
  contact_on: string | null
  report_in_on: string | null
  feed_back_on: string | null
  objected_on: string | null
  late_on: string | null
  supervised_on: string | null
  minutes: number
  acknowledged: boolean
  contacted: boolean
  reported_in: boolean
  fed_back: boolean
  in_time: boolean
  rework: boolean
  upheld: boolean
  overruled: boolean
}
export type Figures = { root: FigureRow | undefined; orders: OrderRow[] }

/** The day of an instant in China. */
export const dayOf = (at: Date): string => inChina(at).slice(0, 10)
const minutesBetween = (from: Date, to: Date) => Math.round((to.getTime() - from.getTime()) / MINUTE)

/** A limit that ran out: in which state, and when it did. */
type Lapse = { seq: number; state: string; at: Date }

/** The limits that ran out on a matter, by its history: when the clock says so, the deadline that then stood has passed. */
export function lapsesOf({ loop, steps }: Pick<Member, 'loop' | 'steps'>): Lapse[] {
  const lapses: Lapse[] = []
  let state = ''
  let due: Date | null = null
  for (const row of steps) {
    const step = loop.steps.find((s) => s.name === row.step)
    if (step?.effects.some((effect) => effect.name === 'mark_late'))
      lapses.push({ seq: row.seq, state, at: due ?? row.occurred_at })
    if (step && step.to !== '=') {
      state = step.to
      due = row.due_at
    } else if (row.due_at) due = row.due_at
  }
  return lapses
}

const firstOf = (lapses: readonly Lapse[]): Date | undefined =>
  lapses.map((l) => l.at).sort((a, b) => a.getTime() - b.getTime())[0]

const says = (data: Record<string, unknown> | null, wanted: Sign['data']) =>
  Object.entries(wanted ?? {}).every(([key, values]) => values.includes(String(data?.[key])))

/** Whether one of these signs is in the history of a family, up to a moment if one is given. */
function shows({ root, children }: Family, signs: readonly Sign[], until?: Date): boolean {
  return signs.some((sign) => {
    const among = sign.loop ? children.filter((c) => c.matter.loop === sign.loop) : [root]
    return among.some(
      ({ matter, steps }) =>
        (!sign.kinds || sign.kinds.includes(matter.kind ?? '')) &&
        steps.some(
          (row) =>
            row.step === sign.step && (!until || row.occurred_at <= until) && says(row.data, sign.data),
        ),
    )
  })
}

/** What a family counts as by a rule: nothing where the rule does not know its loop. Pure. */
export function figuresOf(family: Family, rule: Rule): Figures {
  const { matter } = family.root
  const own = rule.loops[matter.loop]
  if (!own) return { root: undefined, orders: [] }
  const orders = own.orders ? ordersIn(family, own.orders) : []
  const lead = orders.findLast((o) => o.member.matter.lead && !isVoid(o, own.orders))
  const unit = lead?.member.matter.unit_id ?? matter.unit_id
  return {
    root: rootRow(family, own, { unit, excused: lead?.member.matter.exempt === true }),
    orders: own.orders ? orders.flatMap((o) => orderRow(o, family, own.orders as OrdersRule) ?? []) : [],
  }
}

function rootRow(family: Family, own: LoopRule, lead: { unit: number | null; excused: boolean }): FigureRow {
  const { matter } = family.root
  const counts = !own.uncounted.includes(matter.state) && !took(family.root.steps, own.dropped)
  const lapses = matter.exempt
    ? []
    : lapsesOf(family.root).filter((l) => !(lead.excused && own.excused.in.includes(l.state)))
  const late = firstOf(lapses)
  const { closed_at: closedAt } = matter
  const due = counts ? (late ?? closedAt) : null
  const closed = due !== null && closedAt !== null
  const answer = counts ? lastAnswer(family, own) : undefined
  const judged = answer !== undefined && !isResponseOnly(family, own)
  return {
    id: matter.id,
    path: matter.path.join('.'),
    loop: matter.loop,
    category: matter.category,
    kind: matter.kind,
    unit_id: lead.unit,
    filed_on: dayOf(matter.created_at),
    due_on: due && dayOf(due),
    called_on: answer ? dayOf(answer.at) : null,
    minutes: closed ? minutesBetween(matter.created_at, closedAt) : 0,
    accepted: counts && shows(family, own.accepted),
    whistled: counts && shows(family, own.whistled),
    closed,
    in_time: closed && !late,
    rework: due !== null && shows(family, own.rework),
    returned: due !== null && shows(family, own.returned),
    judged,
    contacted: answer !== undefined && shows(family, own.contacted, answer.at),
    solved: judged && answer.solved,
    satisfied: judged && answer.satisfied,
    fair: judged && answer.fair,
  }
}

function isResponseOnly({ root: { matter } }: Family, { responseOnly }: LoopRule): boolean {
  const { ends, kinds, categories } = responseOnly
  return (
    ends.includes(matter.state) ||
    kinds.includes(matter.kind ?? '') ||
    categories.includes(matter.category ?? '')
  )
}

/** The last valid call-back: it stands until the next one, whatever was done anew meanwhile. */
function lastAnswer({ root }: Family, { called }: LoopRule) {
  if (!called) return undefined
  const { solved, satisfied } = called
  const said = root.steps.findLast(
    (row) =>
      called.steps.includes(row.step) &&
      solved.valid.includes(String(row.data?.[solved.field])) &&
      satisfied.valid.includes(String(row.data?.[satisfied.field])),
  )
  if (!said) return undefined
  const satisfaction = String(said.data?.[satisfied.field])
  return {
    at: said.occurred_at,
    solved: solved.yes.includes(String(said.data?.[solved.field])),
    satisfied: satisfied.yes.includes(satisfaction),
    fair: satisfied.fair.includes(satisfaction),
  }
}

/** An order to a unit: a child, or the matter itself from the step on that gave it to the unit. */
type Order = { member: Member; steps: Member['steps'] }

function ordersIn({ root, children }: Family, { loop, given }: OrdersRule): Order[] {
  if (loop)
    return children.filter((c) => c.matter.loop === loop).map((member) => ({ member, steps: member.steps }))
  const from = root.steps.findLastIndex((row) => given.includes(row.step))
  return from < 0 || root.matter.unit_id === null ? [] : [{ member: root, steps: root.steps.slice(from) }]
}

const took = (steps: Member['steps'], names: readonly string[]): Date | undefined =>
  steps.find((row) => names.includes(row.step))?.occurred_at

const isVoid = ({ steps }: Order, rule: OrdersRule | undefined): boolean =>
  rule !== undefined && took(steps, rule.void) !== undefined

const fits = (way: Stage, { lead, kind }: Member['matter']): boolean =>
  (way.lead === undefined || way.lead === lead) && !way.notKinds.includes(kind ?? '')

/** A stage counts on the day that it was done, or its first limit ran out. */
type Staged = { on: string | null; done: Date | undefined; inTime: boolean }

/** The limits that ran out on an order since it was given, unless a contest was right. */
const lapsesIn = ({ member, steps: [first] }: Order): Lapse[] =>
  member.matter.exempt ? [] : lapsesOf(member).filter((l) => l.seq >= (first?.seq ?? 0))

function stagesOf(order: Order, rule: OrdersRule): Record<keyof OrdersRule['stages'], Staged> {
  const { matter } = order.member
  const lapses = lapsesIn(order)
  const staged = (ways: readonly Stage[], steps: Member['steps']): Staged => {
    const way = isVoid(order, rule) ? undefined : ways.find((w) => fits(w, matter))
    const late = way && firstOf(lapses.filter((l) => way.in.includes(l.state)))
    const done = way && took(steps, way.done)
    const due = late ?? done
    return { on: due ? dayOf(due) : null, done, inTime: done !== undefined && !late }
  }
  const { stages } = rule
  // a result that was sent back is none: what counts is the one after
  const again = order.steps.findLastIndex((row) => rule.rework.includes(row.step))
  return {
    acknowledge: staged(stages.acknowledge, order.steps),
    contact: staged(stages.contact, order.steps),
    report_in: staged(stages.report_in, order.steps),
    feed_back: staged(stages.feed_back, order.steps.slice(again + 1)),
  }
}

function orderRow(order: Order, { root }: Family, rule: OrdersRule): OrderRow | undefined {
  const { matter } = order.member
  const [first] = order.steps
  if (matter.unit_id === null || !first) return undefined
  const { acknowledge, contact, report_in, feed_back } = stagesOf(order, rule)
  const objected = took(order.steps, rule.objected)
  const late = isVoid(order, rule) ? undefined : firstOf(lapsesIn(order))
  const supervised = took(order.steps, rule.supervised)
  return {
    id: matter.id,
    root_id: matter.root_id,
    path: root.matter.path.join('.'),
    loop: root.matter.loop,
    category: root.matter.category,
    kind: root.matter.kind,
    unit_id: matter.unit_id,
    ordered_on: dayOf(first.occurred_at),
    acknowledge_on: acknowledge.on,
    contact_on: contact.on,
    report_in_on: report_in.on,
    feed_back_on: feed_back.on,
    objected_on: objected ? dayOf(objected) : null,
    late_on: late ? dayOf(late) : null,
    supervised_on: supervised ? dayOf(supervised) : null,
    minutes: feed_back.done ? minutesBetween(first.occurred_at, feed_back.done) : 0,
    acknowledged: acknowledge.inTime,
    contacted: contact.inTime,
    reported_in: report_in.inTime,
    fed_back: feed_back.done !== undefined,
    in_time: feed_back.inTime,
    rework: feed_back.on !== null && took(order.steps, rule.rework) !== undefined,
    upheld: objected !== undefined && took(order.steps, rule.upheld) !== undefined,
    overruled: objected !== undefined && took(order.steps, rule.overruled) !== undefined,
  }
}
