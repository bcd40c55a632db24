import type { Hand, Past, PastReport } from '../../../server/rooms/matters/index.ts'
import { pathOf } from '../../../server/kit/scope.ts'
import { pointIn } from '../ground/area.ts'
import { personName, phoneOf } from '../names.ts'
import { type Random, randomOf } from '../random.ts'
import { type Topic, topics } from '../words/bank.ts'
import { STEP_WORDS as say } from '../words/steps.ts'
import { outcomeWords, placeWords, reportWords, type Telling, tellingOf, spotIn } from '../words/said.ts'
import { type People, peopleAt } from './people.ts'
import type { Scene, Site } from './scene.ts'
import { Walk } from './walk.ts'

/** The share of reports with a point on the map; of those kept confidential; of those that others may see. */
const OFTEN = { point: 0.6, confidential: 0.02, neighbours: 0.12, public: 0.05, inside: 0.35 }
/** Other reports of the same thing, and how many there are at most. */
const SAME = { share: 0.045, most: 3, split: 0.06 }
/** Numbers of people without an account begin here. */
const STRANGERS = 90_000

export type Filed = { past: Past; site: Site; telling: Telling; reporter: Hand | undefined }

/** A topic as likely as it comes up at such a place in such a month. */
export function topicFor(r: Random, site: Site, month: number, fits: (topic: Topic) => boolean): Topic {
  const weighted = topics.filter(fits).map((topic) => {
    const season = topic.months.length === 0 ? 1 : topic.months.includes(month) ? 2.2 : 0.5
    const age = topic.age === undefined ? 1 : topic.age === site.age ? 1.8 : 0.3
    return [topic.weight * season * age, topic] as const
  })
  return r.weighted(weighted)
}

/** A point within a place, for those who give one. */
function pointAt(scene: Scene, nodeId: number, r: Random): Pick<PastReport, 'lng' | 'lat'> {
  const area = scene.areas.get(nodeId)
  if (!area || !r.chance(OFTEN.point)) return {}
  const [lng, lat] = pointIn(area, r.next)
  return { lng, lat }
}

/** How something is filed: by a resident on the phone, by the grid for a resident, or found on patrol. */
function filer(scene: Scene, site: Site, r: Random, not: Hand | undefined) {
  const people = peopleAt(scene, site, r)
  const residents = (scene.residents.get(site.node.id) ?? []).filter(
    (one) => one.accountId !== not?.accountId,
  )
  const resident = residents.length > 0 ? r.pick(residents) : undefined
  const way = r.weighted([
    [resident ? 50 : 0, 'resident'],
    [33, 'on_behalf'],
    [17, 'staff'],
  ] as const)
  if (way === 'resident' && resident)
    return {
      source: way,
      by: resident as Hand,
      reporter: resident as Hand,
      reporter_id: resident.accountId,
      filed_by: null,
    }
  const by = people.near()
  if (way === 'staff')
    return { source: way, by, reporter: undefined, reporter_id: by.accountId, filed_by: null }
  if (resident && r.chance(0.7))
    return {
      source: 'on_behalf',
      by,
      reporter: resident as Hand,
      reporter_id: resident.accountId,
      filed_by: by.accountId,
    }
  const named = { name: personName(r), phone: phoneOf(STRANGERS + r.between(0, 9_999)) }
  return { source: 'on_behalf', by, reporter: undefined, reporter_id: null, filed_by: by.accountId, named }
}

type Subject = { site: Site; telling: Telling }

/** Which report it is, and how often it was told before. */
type Which = { key: string; nth: number }

/** Files a report of something at a place. */
export function fileAt(
  scene: Scene,
  { key, nth }: Which,
  { at, site, telling }: Subject & { at: Date },
  not?: Hand,
): Filed {
  const r = randomOf(scene.seed, `${scene.plan.district} file ${key} ${nth}`)
  const { reporter, ...filing } = filer(scene, site, r, not)
  const inside = site.inside.length > 0 && r.chance(OFTEN.inside) ? r.pick(site.inside) : undefined
  const node = inside ?? site.node
  const confidential = r.chance(OFTEN.confidential)
  const shown = r.weighted([
    [1 - OFTEN.neighbours - OFTEN.public, null],
    [OFTEN.neighbours, 'neighbours'],
    [OFTEN.public, 'public'],
  ] as const)
  const past = scene.begin({
    ...filing,
    id: scene.idOf(key),
    loop: 'whistle',
    node: { id: node.id, path: pathOf(node.path) },
    words: reportWords(telling, r),
    place: placeWords(telling, r),
    form: filing.source === 'resident' && r.chance(0.35) ? {} : { category: telling.topic.category },
    at,
    confidential,
    visibility: confidential ? null : shown,
    ...pointAt(scene, node.id, r),
    ...(inside ? { level: site.path.length } : {}),
  })
  return { past, site, telling, reporter }
}

/** Reports of the same by others: each is filed while the first is on its way, found to be the same, and joined to it. */
export function sameAgain(
  scene: Scene,
  { key, nth }: Which,
  { past, reporter, ...subject }: Filed,
  { keep, share = SAME.share }: { keep: (past: Past) => void; share?: number },
): (walk: Walk) => Hand[] {
  return (walk) => {
    const { r } = walk
    const joined: Hand[] = []
    for (let i = 0; i < SAME.most && r.chance(i === 0 ? share : 0.4); i++) {
      walk.wait(4)
      if (walk.at >= scene.now) break
      const name = `${key} same ${i}`
      const other = fileAt(scene, { key: name, nth }, { ...subject, at: walk.at }, reporter)
      if (other.reporter && joined.some((hand) => hand.accountId === other.reporter?.accountId)) break
      const theirs = new Walk(scene, other.past, `${name} telling ${nth}`)
      const people = peopleAt(scene, subject.site, r)
      const whole = theirs.go((w) => {
        w.work(1)
        w.take(people.near(), 'merge', { into: past.root.id, why: 'same' })
      })
      if (whole && other.reporter && r.chance(SAME.split)) {
        apart(theirs, people, { by: other.reporter, telling: subject.telling })
        keep(other.past)
        break
      }
      keep(other.past)
      if (!whole) break
      walk.at = theirs.at
      past.joinedBy(other.past.root.reporter_id ?? other.past.root.filed_by)
      if (other.reporter) joined.push(other.reporter)
    }
    return joined
  }
}

/** It was not the same after all: the reporter says so, and the grid sees to it by itself. */
function apart(theirs: Walk, people: People, { by, telling }: { by: Hand; telling: Telling }): void {
  const { r } = theirs
  theirs.go((w) => {
    w.wait(8).take(by, 'split', { reason: r.pick(say.split) })
    w.work(2).take(people.near(), 'solve_here', { plan: r.pick(say.plan) })
    w.work(5).take(people.near(), 'solved_here', { result: outcomeWords(telling, 'own', r) })
    const form = { solved: 'solved', satisfaction: 'satisfied' }
    w.wait(8).take(by, 'call_back', form)
    w.work(3).take(people.clerk(), 'clear')
  })
}

/** Something to report at a place: of a topic that fits, told so that there are words for what is to come of it. */
export const subjectAt = (
  r: Random,
  site: Site,
  month: number,
  { fits, words }: { fits: (topic: Topic) => boolean; words?: 'done' | 'own' | 'answer' | undefined },
): Subject => ({ site, telling: tellingOf(topicFor(r, site, month, fits), r, spotIn(r, site.estate), words) })
