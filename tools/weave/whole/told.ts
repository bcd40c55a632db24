import { listOfMonth } from '../../../server/rooms/concerns/index.ts'
import type { Past } from '../../../server/rooms/matters/index.ts'
import { pathOf } from '../../../server/kit/scope.ts'
import { DAY, inChina } from '../../../server/kit/time.ts'
import { randomOf } from '../random.ts'
import { outcomeWords, placeWords, reportWords } from '../words/said.ts'
import { STEP_WORDS as say } from '../words/steps.ts'
import { subjectAt } from './filing.ts'
import { peopleAt } from './people.ts'
import type { Scene } from './scene.ts'
import { reportedAt } from './times.ts'
import { toldUntil, Walk } from './walk.ts'

/** The ledger began so many days ago. */
const LEDGER_DAYS = 150
const OFTEN = { explained: 0.16, listed: 0.4, again: 0.05, unsorted: 0.25 }
/** Where concerns are heard, and how much more there than elsewhere. */
const HEARD = [
  [46, 'visit'],
  [22, 'group'],
  [10, 'phone'],
  [8, 'window'],
  [8, 'meeting'],
  [6, 'noticed'],
] as const
/** Of what sort a concern is, by what it is about; the others are hardship, a suggestion or something else. */
const SORTS: Readonly<Record<string, string>> = {
  fire: 'hazard',
  roads: 'hazard',
  housing: 'hazard',
  noise: 'dispute',
  neighbours: 'dispute',
  parking: 'dispute',
  construction: 'dispute',
  utilities: 'hardship',
  health: 'hardship',
  labour: 'hardship',
}

/** What staff of every community wrote into the ledger of concerns in the last months, and what became of each. */
export const weaveConcerns = (scene: Scene, count: number): Past[] =>
  Array.from({ length: count }, (_, n) => toldUntil(`concern ${n}`, (telling) => concern(scene, n, telling)))

function concern(scene: Scene, n: number, telling: number): Past {
  const key = `${scene.plan.district} concern ${n}`
  const r = randomOf(scene.seed, `${key} ${telling}`)
  const site = r.weighted(scene.sites.map((one) => [one.weight, one] as const))
  const people = peopleAt(scene, site, r)
  const from = new Date(scene.now.getTime() - LEDGER_DAYS * DAY)
  const at = reportedAt(r, from, scene.now)
  const fits = { fits: () => true, words: 'own' as const }
  const { telling: told } = subjectAt(r, site, Number(inChina(at).slice(5, 7)), fits)
  const { category } = told.topic
  const root = category.split('.')[0] ?? ''
  const kind = SORTS[root] ?? r.pick(['hardship', 'suggestion', 'suggestion', 'other'])
  const heard = r.weighted(HEARD)
  const by = heard === 'meeting' ? (people.branch() ?? people.clerk()) : people.near()
  const past = scene.begin({
    ...{ source: heard, by, reporter_id: null, filed_by: by.accountId },
    id: scene.idOf(key),
    loop: 'concern',
    node: { id: site.node.id, path: pathOf(site.node.path) },
    words: reportWords(told, r),
    place: placeWords(told, r),
    form: { kind, category },
    at,
  })
  const walk = new Walk(scene, past, `${key} telling ${telling}`)
  walk.go((w) => {
    // who writes a concern down and knows its sort has sorted it at once
    w.work(r.chance(OFTEN.unsorted) ? 3 : 0)
    w.take(r.chance(OFTEN.unsorted) ? people.clerk() : by, 'sort', { kind, category })
    if (r.chance(OFTEN.explained)) {
      w.work(3).take(people.near(), 'explain', { reply: outcomeWords(told, 'answer', r) })
      return
    }
    const follow = () => {
      const hand = people.near()
      w.work(kind === 'hazard' ? 1 : 3).take(hand, 'follow', { plan: r.pick(say.plan) })
      return hand
    }
    let hand = follow()
    if (r.chance(OFTEN.listed)) w.work(2).take(people.clerk(), 'list', { sheet: listOfMonth(w.at) })
    const handle = () =>
      w.work(kind === 'hazard' ? 5 : 14).take(hand, 'handle', { result: outcomeWords(told, 'own', r) })
    handle()
    if (r.chance(OFTEN.again)) {
      const words = r.pick(say.unsatisfied)
      w.work(4).take(hand, 'tell_back', { solved: 'unsolved', satisfaction: 'unsatisfied', words })
      w.work(2).take(people.clerk(), 'again', { reason: r.pick(say.sendBack) })
      hand = follow()
      handle()
    }
    const satisfaction = r.chance(0.87) ? 'satisfied' : 'fair'
    const words = r.pick(say[satisfaction])
    w.work(4).take(hand, 'tell_back', { solved: 'solved', satisfaction, ...(words ? { words } : {}) })
    const closing = r.pick(say.clear)
    w.work(3).take(people.clerk(), 'clear', closing ? { words: closing } : {})
  })
  return past
}
