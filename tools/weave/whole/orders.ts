import type { Past } from '../../../server/rooms/matters/index.ts'
import { DAY, MINUTE } from '../../../server/kit/time.ts'
import { randomOf } from '../random.ts'
import { STEP_WORDS as say } from '../words/steps.ts'
import type { People } from './people.ts'
import { afterWork, dayOf } from './times.ts'
import type { Walk } from './walk.ts'

type Member = Past['family']['root']
/** Says when it goes on; what it does then is done at that time. */
type Road = Generator<Date, void, void>

export type Called = {
  people: People
  /** What the unit says that leads, and those that assist. */
  result: string
  /** A unit that could be named as the right one. */
  other: number | undefined
  hard: boolean
  emergency: boolean
  /** It is taken up, and the clock stands still until a day ahead: it stays so. */
  untilLater?: boolean
}

const orderOf = (walk: Walk, id: string): Member | undefined =>
  walk.past.family.children.find((child) => child.matter.id === id)

/** Whether a unit has an order of this matter already. */
const holds = ({ past }: Walk, unit: number) =>
  past.family.children.some((child) => child.matter.unit_id === unit && child.matter.state !== 'withdrawn')

/** The usual working hours of each stage; a hard problem takes longer, an emergency minutes. */
const HOURS = { acknowledge: 0.4, contact: 2.2, reportIn: 7, feedBack: 14 }
const HARD = 1.7
/** How often a unit objects, asks for more time, is suspended, tells its progress. */
const OFTEN = { object: 0.055, extend: 0.05, suspend: 0.015, progress: 0.14, note: 0.05, answered: 0.5 }
/** How long a suspension lasts, in days. */
const SUSPENDED = [8, 40] as const
const LATER = [60, 150] as const

/** How quick a unit is as a rule: some are always in time, some seldom. */
const tempoOf = (walk: Walk, unit: number): number => {
  const r = randomOf(walk.scene.seed, `tempo ${walk.scene.plan.district} ${walk.scene.units.names.get(unit)}`)
  return 0.55 + r.next() * 0.7 + (r.chance(0.18) ? 0.9 : 0)
}

/** All orders of a matter at work beside each other, those that come up meanwhile as well, until none is left to be done. */
export function workOrders(walk: Walk, called: Called): void {
  const known = new Set<string>()
  let roads: { at: Date; road: Road }[] = []
  const begin = (road: Road) => {
    const { value } = road.next()
    if (value) roads.push({ at: value, road })
  }
  for (;;) {
    for (const { matter, loop } of walk.past.family.children) {
      if (loop.id !== 'order' || known.has(matter.id)) continue
      known.add(matter.id)
      if (matter.state === 'ordered') begin(wholeRoad(walk, matter.id, called))
      else if (matter.state === 'reported_in') begin(backToWork(walk, matter.id, called))
    }
    roads = roads.sort((a, b) => a.at.getTime() - b.at.getTime())
    const next = roads.shift()
    if (!next) return
    walk.at = next.at
    const { value, done } = next.road.next()
    if (!done && value) roads.push({ at: value, road: next.road })
  }
}

function* wholeRoad(walk: Walk, id: string, called: Called): Road {
  const { r, scene } = walk
  const { people, emergency } = called
  const { unit_id, lead } = orderOf(walk, id)?.matter ?? {}
  const unit = unit_id ?? 0
  const liaison = people.liaison(unit)
  const slow = tempoOf(walk, unit) * (called.hard ? HARD : 1)
  const on = (m: Member) => m.matter.id === id
  const later = (hours: number) =>
    emergency
      ? new Date(walk.at.getTime() + r.between(1, 8) * MINUTE)
      : afterWork(walk.at, walk.around(hours * slow), scene.calendar, r)
  yield later(HOURS.acknowledge)
  if (!emergency && called.other && !holds(walk, called.other) && r.chance(OFTEN.object)) {
    walk.take(liaison, 'object', { reason: r.pick(say.object), unit: called.other }, on)
    yield walk.workFrom(walk.at, 2.5)
    if (!holds(walk, called.other) && r.chance(0.6)) {
      walk.take(people.clerk(), 'uphold', { unit: called.other, ruling: r.pick(say.uphold) }, on)
      return
    }
    walk.take(people.clerk(), 'reject', { ruling: r.pick(say.reject) }, on)
    yield later(HOURS.acknowledge)
  }
  walk.take(liaison, 'acknowledge', {}, on)
  if (lead ? !emergency : r.chance(0.4)) {
    yield later(HOURS.contact)
    const reached = r.weighted([
      [78, 'reached'],
      [12, 'unreachable'],
      [10, 'no_contact'],
    ] as const)
    const note = r.pick(say.contactNote)
    walk.take(liaison, 'contact', { reached, ...(note && reached === 'reached' ? { note } : {}) }, on)
  }
  yield later(HOURS.reportIn)
  const words = r.pick(say.arrived)
  walk.take(liaison, 'report_in', words ? { words } : {}, on)
  if (r.chance(OFTEN.progress) && !emergency) {
    yield later(3)
    walk.take(liaison, 'progress', { words: r.pick(say.progress) }, on)
  }
  if (r.chance(OFTEN.note)) {
    yield later(0.6)
    walk.take(liaison, 'note', { note: r.pick(say.unitNote) }, on)
  }
  if (called.untilLater && lead) {
    yield walk.workFrom(walk.at, 3)
    const until = dayOf(scene.now.getTime() + r.between(...LATER) * DAY)
    walk.take(people.street(), 'suspend', { until, reason: r.pick(say.suspend) }, on)
    return
  }
  if (!emergency && r.chance(OFTEN.suspend)) yield* suspended(walk, id, called)
  else if (!emergency && r.chance(OFTEN.extend)) yield* longer(walk, id, called)
  yield* feedBack(walk, id, called, later(HOURS.feedBack))
}

/** The unit goes back to what a check or a resident found wanting. */
function* backToWork(walk: Walk, id: string, called: Called): Road {
  yield* feedBack(walk, id, called, walk.workFrom(walk.at, called.emergency ? 1 : 8))
}

function* feedBack(walk: Walk, id: string, { people, result }: Called, at: Date): Road {
  const { r } = walk
  const on = (m: Member) => m.matter.id === id
  const order = orderOf(walk, id)?.matter
  const liaison = people.liaison(order?.unit_id ?? 0)
  // one who is much too late is put under supervision
  if (
    order?.due_at &&
    !order.paused_until &&
    at.getTime() - order.due_at.getTime() > DAY &&
    r.chance(OFTEN.answered)
  ) {
    yield walk.workFrom(order.due_at > walk.at ? order.due_at : walk.at, 3)
    walk.take(people.street(), 'supervise', { demand: r.pick(say.demand) }, on)
    yield walk.workFrom(walk.at, 1.5)
    walk.take(liaison, 'answer_supervision', { words: r.pick(say.demandAnswer) }, on)
  }
  yield at > walk.at ? at : walk.workFrom(walk.at, 1)
  walk.take(
    liaison,
    'feed_back',
    { result: order?.lead === false ? `已配合主办单位办理：${result}` : result },
    on,
  )
}

/** A limit is never late and still runs. */
const isRunning = (order: Member | undefined, at: Date) =>
  order !== undefined && order.matter.lapses === 0 && order.matter.due_at !== null && order.matter.due_at > at

function* longer(walk: Walk, id: string, { people }: Called): Road {
  const { r } = walk
  const on = (m: Member) => m.matter.id === id
  yield walk.workFrom(walk.at, 4)
  if (!isRunning(orderOf(walk, id), walk.at)) return
  walk.take(
    people.liaison(orderOf(walk, id)?.matter.unit_id ?? 0),
    'ask_extension',
    { reason: r.pick(say.extension) },
    on,
  )
  yield walk.workFrom(walk.at, 1.5)
  if (!isRunning(orderOf(walk, id), walk.at) || r.chance(0.2)) {
    walk.take(people.clerk(), 'refuse_extension', { reason: r.pick(say.extensionRefused) }, on)
    return
  }
  walk.take(people.clerk(), 'back_extension', { words: r.pick(say.extensionBacked) }, on)
  yield walk.workFrom(walk.at, 1.5)
  if (isRunning(orderOf(walk, id), walk.at))
    walk.take(people.street(), 'grant_extension', { words: r.pick(say.extensionBacked) }, on)
  else walk.take(people.street(), 'refuse_extension', { reason: r.pick(say.extensionRefused) }, on)
}

function* suspended(walk: Walk, id: string, { people }: Called): Road {
  const { r } = walk
  const on = (m: Member) => m.matter.id === id
  yield walk.workFrom(walk.at, 3)
  if (!isRunning(orderOf(walk, id), walk.at)) return
  const days = r.between(...SUSPENDED)
  const until = dayOf(walk.at.getTime() + days * DAY)
  walk.take(people.street(), 'suspend', { until, reason: r.pick(say.suspend) }, on)
  yield afterWork(
    new Date(walk.at.getTime() + days * DAY * (0.4 + r.next() * 0.5)),
    1,
    walk.scene.calendar,
    r,
  )
  const { unit_id, paused_until } = orderOf(walk, id)?.matter ?? {}
  // where its last day has gone by, the clock goes on by itself
  if (paused_until && walk.at < paused_until) walk.take(people.liaison(unit_id ?? 0), 'resume', {}, on)
}
