import { DAY } from '../../../server/kit/time.ts'
import type { Random } from '../random.ts'
import { type Forum, forums, type Topic, topics } from '../words/bank.ts'
import type { Scene, Site } from './scene.ts'
import { shares } from './shares.ts'
import { dayOf } from './times.ts'

const PROPERTY = 'property'
const PROPERTY_COMPANY = 'property_company'
/** How often an opinion is answered at the forum though it could stand on the sheet. */
const ANSWERED = 0.08
/** Of the problems of property service that are put on a sheet, so many are not solved, or not yet. */
const UNSOLVED = 14
/** The last of the forums that are woven here lie so many days back; the others before them. */
const LAST_DAYS = [27, 6] as const
const OTHERS_BEFORE = 40
/** Opinions at the quietest forum. */
const LEAST = 3

export type Held = { nth: number; forum: Forum; site: Site; at: Date; sheet?: string }
export type Outcome = 'answered' | 'solved' | 'explained' | 'concluded' | 'waiting'
/** `other`: a unit that it may pass to where the first says that it is not theirs. */
export type Opinion = {
  held: Held
  n: number
  topic: Topic
  outcome: Outcome
  unit?: number
  other?: number | undefined
}
export type ForumCounts = {
  held: number
  opinions: number
  sheets: number
  propertySolved: number
  /** What the small world has of each, as the last ones. */
  kept: { held: number; opinions: number; sheets: number }
}
type Slot = { held: Held; n: number; issued: boolean }

const isProperty = (topic: Topic) => topic.category.startsWith(`${PROPERTY}.`)
const topicsOf = ({ forum }: Held, property: boolean) =>
  topics.filter((t) => forum.about.includes(t.category) && t.done.length > 0 && isProperty(t) === property)

/** All that was said at the forums of a district, about what, to whom it was given, and what is to become of it. */
export function opinionsOf(scene: Scene, r: Random, counts: ForumCounts): Opinion[] {
  const slots = slotsOf(scene, r, counts)
  const issued = slots.filter((slot) => slot.issued)
  const property = ofProperty(issued, r, counts.propertySolved + UNSOLVED)
  const outcomes = outcomesOf(issued, property, r)
  const opinions = slots.map((slot): Opinion => {
    const { held, n } = slot
    if (!slot.issued)
      return {
        held,
        n,
        topic: r.pick([...topicsOf(held, true), ...topicsOf(held, false)]),
        outcome: 'answered',
      }
    const all = topicsOf(held, property.has(slot))
    const topic = r.pick(n === 0 ? all.filter((t) => t.units.includes(PROPERTY_COMPANY)) : all)
    return { held, n, topic, outcome: outcomes.get(slot) ?? 'solved' }
  })
  giveOut(
    scene,
    r,
    opinions.filter((one) => one.outcome !== 'answered'),
  )
  return opinions
}

/** Each forum with its place and time, and each of its opinions: whether it stands on the forum's sheet. */
function slotsOf(scene: Scene, r: Random, { held, opinions, sheets, kept }: ForumCounts): Slot[] {
  const count = held - kept.held
  const since = Date.parse(`${scene.plan.since}T00:00:00+08:00`)
  const span = scene.now.getTime() - OTHERS_BEFORE * DAY - since
  const sizes = shares(
    opinions - kept.opinions,
    Array.from({ length: count }, () => LEAST),
    r,
  )
  // the last one has a sheet, so that something on it is on its way
  const others = r.shuffle(sizes.slice(1).map((_, i) => i))
  const withSheet = new Set([count - 1, ...others.slice(0, sheets - kept.sheets - 1)])
  const grids = scene.sites.filter((site) => site.node.level === scene.plan.grid)
  const { property, propertyOf } = scene.units
  let sheet = 0
  return sizes.flatMap((size, i) => {
    const last = LAST_DAYS[i - count + LAST_DAYS.length]
    const day = last === undefined ? since + (span * (i + 0.5)) / count : scene.now.getTime() - last * DAY
    // each property company has to answer on some sheet
    const firm = property[(withSheet.has(i) ? sheet : i) % property.length]
    const one: Held = {
      nth: i + 1,
      forum: forums[i % forums.length] as Forum,
      site: r.pick(grids.filter((grid) => propertyOf.get(grid.node.id) === firm)),
      at: new Date(`${dayOf(day)}T${r.chance(0.6) ? '18:30' : '15:00'}:00+08:00`),
      ...(withSheet.has(i) ? { sheet: `第 ${++sheet} 期` } : {}),
    }
    return Array.from({ length: size }, (_, n) => {
      const issued = one.sheet !== undefined && (n === 0 || !r.chance(ANSWERED))
      return { held: one, n, issued }
    })
  })
}

/** Which of those on sheets are about property service: the first of each sheet, and as many more as are wanted. */
function ofProperty(issued: readonly Slot[], r: Random, wanted: number): Set<Slot> {
  const must = ({ held, n }: Slot) => n === 0 || topicsOf(held, false).length === 0
  const [first, rest] = [issued.filter(must), r.shuffle(issued.filter((slot) => !must(slot)))]
  if (first.length > wanted || issued.length < wanted)
    throw new Error(`the forums can't have ${wanted} problems of property service`)
  return new Set([...first, ...rest].slice(0, wanted))
}

/** What becomes of those on sheets: those of the last forum are on their way. */
function outcomesOf(issued: readonly Slot[], property: ReadonlySet<Slot>, r: Random): Map<Slot, Outcome> {
  const last = issued.at(-1)?.held
  const waiting = (slot: Slot) => slot.held === last
  const over = r.shuffle([...property].filter((slot) => !waiting(slot)))
  const left = UNSOLVED - (property.size - over.length)
  if (left < 0) throw new Error('too much of the last forum is about property service')
  const unsolved = new Set(over.slice(0, left))
  return new Map(
    issued.map((slot) => {
      if (waiting(slot)) return [slot, 'waiting']
      if (unsolved.has(slot)) return [slot, r.pick(['explained', 'explained', 'concluded'] as const)]
      if (property.has(slot)) return [slot, 'solved']
      return [
        slot,
        r.weighted([
          [90, 'solved'],
          [8, 'explained'],
          [2, 'concluded'],
        ] as const),
      ]
    }),
  )
}

/** Gives each opinion on a sheet to a unit that answers for such things, so that every department and firm has some. */
function giveOut({ plan, units }: Scene, r: Random, opinions: readonly Opinion[]): void {
  const departments = plan.departments.map((key) => ({ key, unit: units.byKey.get(key) ?? 0 }))
  const able = ({ topic, held }: Opinion) =>
    topic.units.flatMap((key) =>
      key === PROPERTY_COMPANY
        ? (units.propertyOf.get(held.site.node.id) ?? [])
        : departments.filter((one) => one.key === key).map((one) => one.unit),
    )
  for (const opinion of opinions)
    if (opinion.n === 0) opinion.unit = units.propertyOf.get(opinion.held.site.node.id)
  for (const { key, unit } of departments) {
    const free = r.shuffle(opinions).filter((one) => one.unit === undefined)
    const found = free.find((one) => able(one).includes(unit)) ?? retold(free, key)
    if (!found) throw new Error(`no forum is about anything that ${key} answers for`)
    found.unit = unit
  }
  for (const opinion of opinions) {
    if (opinion.unit !== undefined) continue
    const [usual, ...others] = able(opinion)
    if (usual === undefined) throw new Error(`nobody answers for ${opinion.topic.category} at a forum`)
    opinion.unit = others.length > 0 && r.chance(0.35) ? r.pick(others) : usual
    opinion.other = able(opinion).find((unit) => unit !== opinion.unit)
  }
}

/** One of the opinions that could as well have been about what a department answers for, and is so from here on. */
function retold(opinions: readonly Opinion[], key: string): Opinion | undefined {
  for (const opinion of opinions) {
    if (isProperty(opinion.topic)) continue
    const topic = topicsOf(opinion.held, false).find((one) => one.units.includes(key))
    if (topic) return Object.assign(opinion, { topic })
  }
  return undefined
}
