import type { Past } from '../../../server/rooms/matters/index.ts'
import { DAY, inChina } from '../../../server/kit/time.ts'
import { type Random, randomOf } from '../random.ts'
import type { Topic } from '../words/bank.ts'
import { fileAt, sameAgain, subjectAt } from './filing.ts'
import type { Scene, Site } from './scene.ts'
import { reportedAt } from './times.ts'
import { toldUntil, Walk } from './walk.ts'
import { answered, directed, disproved, forgotten, own, risen, transferred, withdrawn } from './grid-roads.ts'
import type { Road } from './settling.ts'
import { blown } from './whistle.ts'

/** What a past must have come to, so that it counts as what it was woven for. */
type Wanted = 'ended' | 'solved' | 'blown_open' | 'any'
type Kind = {
  road: Road
  fits: (topic: Topic) => boolean
  wanted: Wanted
  /** What there must be words for. */
  words?: 'done' | 'own' | 'answer'
  untilLater?: boolean
  /** How much more of it comes from a place. */
  near?: (site: Site) => number
  /** The same is reported by others as well. */
  hot?: boolean
}

const isCalled = (topic: Topic) => topic.done.length > 0
const BLOWN: Kind = { road: blown, fits: isCalled, wanted: 'solved', words: 'done' }
const OWN: Kind = { road: own, fits: (topic) => topic.own.length > 0, wanted: 'ended', words: 'own' }
const ANSWERED: Kind = {
  road: answered,
  fits: (topic) => topic.answer.length > 0,
  wanted: 'ended',
  words: 'answer',
}
const RISEN: Kind = { ...ANSWERED, road: risen }
const WITHOUT_UNITS: readonly (readonly [number, Kind])[] = [
  [64, OWN],
  [20, ANSWERED],
  [2, RISEN],
  [3, { road: disproved, fits: () => true, wanted: 'ended' }],
  [
    4,
    { road: directed, fits: (t) => /^(labour|housing|neighbours|other)/.test(t.category), wanted: 'ended' },
  ],
  [2, { road: transferred, fits: (t) => t.urgent, wanted: 'ended' }],
  [5, { road: withdrawn, fits: () => true, wanted: 'ended' }],
]

/** How many days ago what is open was reported. */
const OPEN_DAYS = 15
const BLOWN_DAYS = 9
/** How much more comes in these days from the first community, and from its street. */
const NEAR = { community: 14, street: 3 }
/** Of what came in these days, so many are reported by several people. */
const HOT_EVERY = 14
/** One of so many is forgotten, of those that came in so many days. */
const FORGOTTEN_EVERY = 9
const FORGOTTEN_DAYS = 8
/** A past that is not over by now is moved back by so many days and told anew. */
const BACK = [2, 12] as const

const isBlown = (past: Past) => past.family.children.some((child) => child.loop.id === 'order')
const CAME_TO: Readonly<Record<Wanted, (past: Past, ended: boolean) => boolean>> = {
  any: () => true,
  ended: (past, ended) => ended && past.root.closed_at !== null,
  solved: (past, ended) => ended && past.root.state === 'cleared' && past.root.solved === 'solved',
  blown_open: (past) => isBlown(past) && past.root.closed_at === null,
}

/** Everything of the whistle's loop in one district: how many of each kind are still to be woven beside the small world's. */
export function weaveReports(
  scene: Scene,
  counts: { solved: number; open: number; own: number; waiting: number },
): Past[] {
  const pasts: Past[] = []
  const { now, plan } = scene
  const since = new Date(`${plan.since}T08:00:00+08:00`)
  const recent = (days: number) => new Date(now.getTime() - days * DAY)
  const r = randomOf(scene.seed, `${plan.district} reports`)
  // where visitors of the demo work there is more to do
  const home = scene.sites.find((site) => site.node.level === plan.grid)
  const near = (site: Site) =>
    site.community === home?.community ? NEAR.community : site.street === home?.street ? NEAR.street : 1
  const weave = (name: string, kind: Kind, between: [Date, Date]) =>
    pasts.push(...weaveOne(scene, name, kind, between))
  for (let i = 0; i < counts.solved; i++) weave(`blown ${i}`, BLOWN, [since, now])
  for (let i = 0; i < counts.open; i++) {
    // one that has to wait for next year's plan; the others came in these days
    if (i === 0)
      weave(
        `later ${i}`,
        { ...BLOWN, fits: (t) => t.hard && isCalled(t), wanted: 'blown_open', untilLater: true },
        [recent(60), recent(30)],
      )
    else weave(`called ${i}`, { ...BLOWN, wanted: 'blown_open' }, [recent(BLOWN_DAYS), now])
  }
  for (let i = 0; i < counts.own; i++) weave(`own ${i}`, r.weighted(WITHOUT_UNITS), [since, now])
  for (let i = 0; i < counts.waiting; i++) {
    if (i % FORGOTTEN_EVERY === 0) {
      weave(`forgotten ${i}`, { ...OWN, road: forgotten, wanted: 'any' }, [recent(FORGOTTEN_DAYS), recent(3)])
      continue
    }
    weave(
      `waiting ${i}`,
      {
        ...r.pick([OWN, OWN, OWN, ANSWERED, ANSWERED, RISEN]),
        wanted: 'any',
        hot: i % HOT_EVERY === 0,
        near,
      },
      [recent(OPEN_DAYS), now],
    )
  }
  return pasts
}

/** One report and its road, told again at another time until it comes to what was wanted; with those that were joined to it. */
function weaveOne(
  scene: Scene,
  name: string,
  { road, fits, wanted, words, untilLater, near, hot }: Kind,
  [from, to]: [Date, Date],
): Past[] {
  const { plan, seed } = scene
  const r = randomOf(seed, `${plan.district} ${name}`)
  const site = r.weighted(scene.sites.map((one) => [one.weight * (near?.(one) ?? 1), one] as const))
  let at = reportedAt(r, from, to)
  const key = `${plan.district} whistle ${name}`
  return toldUntil(key, (telling) => {
    if (telling > 0) at = moved(r, at, wanted, [from, to])
    const subject = subjectAt(r, site, Number(inChina(at).slice(5, 7)), { fits, words })
    const which = { key, nth: telling }
    const filed = fileAt(scene, which, { ...subject, at })
    const also: Past[] = []
    const walk = new Walk(scene, filed.past, `${key} telling ${telling}`)
    const report = {
      ...filed,
      alsoReported: sameAgain(scene, which, filed, {
        keep: (past) => void also.push(past),
        ...(hot ? { share: 1 } : {}),
      }),
      solvedOnly: wanted === 'solved',
      ...(untilLater ? { untilLater } : {}),
    }
    const ended = walk.go((w) => road(w, report))
    return CAME_TO[wanted](filed.past, ended) ? [filed.past, ...also] : undefined
  })
}

/** Another time: earlier for what has to be over by now, any other for what has to be on its way. */
function moved(r: Random, at: Date, wanted: Wanted, [from, to]: [Date, Date]): Date {
  if (wanted === 'blown_open') return reportedAt(r, from, to)
  const back = new Date(at.getTime() - r.between(...BACK) * DAY)
  return back > from ? back : reportedAt(r, from, to)
}
