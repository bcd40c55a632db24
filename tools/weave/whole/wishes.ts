import type { Past } from '../../../server/rooms/matters/index.ts'
import { pathOf } from '../../../server/kit/scope.ts'
import { DAY } from '../../../server/kit/time.ts'
import { randomOf } from '../random.ts'
import { wishes } from '../words/bank.ts'
import { wishWords } from '../words/said.ts'
import { STEP_WORDS as say } from '../words/steps.ts'
import { peopleAt } from './people.ts'
import type { Scene, Site } from './scene.ts'
import { shares } from './shares.ts'
import { dayOf, reportedAt } from './times.ts'
import { toldUntil, Walk } from './walk.ts'

const OFTEN = { handBack: 0.04, again: 0.02, declined: 0.03, withdrawn: 0.03, note: 0.05 }

type Ask = { name: string; site: Site; at: Date; sheet?: string }

/** A wish from its order to its evaluation; on a publication, where one is named. Whether it has been evaluated by now. */
function wish(scene: Scene, { name, site, at, sheet }: Ask, telling: number): { past: Past; ended: boolean } {
  const key = `${scene.plan.district} wish ${name}`
  const r = randomOf(scene.seed, `${key} ${telling}`)
  const people = peopleAt(scene, site, r)
  const of = r.pick(wishes)
  const resident = r.pick(scene.residents.get(site.node.id) ?? [])
  const members = () => scene.cast.one('party_member', site.community, r)
  const bySelf = r.chance(0.7)
  const by = bySelf ? resident : people.near()
  const past = scene.begin({
    source: bySelf ? 'resident' : 'on_behalf',
    by,
    reporter_id: resident.accountId,
    filed_by: bySelf ? null : by.accountId,
    id: scene.idOf(key),
    loop: 'four_orders',
    node: { id: site.node.id, path: pathOf(site.node.path) },
    words: wishWords(of, r),
    place: `${r.between(1, 28)} 幢`,
    form: { sort: of.sort },
    at,
    level: 3,
  })
  const walk = new Walk(scene, past, `${key} telling ${telling}`)
  const ended = walk.go((w) => {
    w.work(3)
    if (!sheet && r.chance(OFTEN.withdrawn))
      return w.take(resident, 'withdraw', { reason: r.pick(say.withdraw) })
    const request = { post: r.pick(of.posts), request: '时间由接单党员和点单人商量。' }
    w.take(people.clerk(), 'dispatch', request)
    if (!sheet && r.chance(OFTEN.declined)) {
      w.work(20)
      return w.take(people.secretary(), 'decline', { reason: r.pick(say.declined) })
    }
    if (r.chance(OFTEN.note)) w.work(2).take(people.clerk(), 'note', { note: r.pick(say.note) })
    let member = accept(w)
    if (r.chance(OFTEN.handBack)) {
      w.work(6)
      w.take(member, 'hand_back', { reason: r.pick(say.handBack) })
      member = accept(w)
    }
    realise(w, member)
    if (!sheet) return
    publish(w, sheet)
    if (r.chance(OFTEN.again)) {
      w.wait(20)
      w.take(bySelf ? resident : people.secretary(), 'again', { reason: r.pick(say.again) })
      realise(w, accept(w))
      publish(w, sheet)
    }
    const satisfaction = r.weighted([
      [88, 'satisfied'],
      [12, 'fair'],
    ] as const)
    const form = {
      solved: 'solved',
      satisfaction,
      ...(r.chance(0.5) ? { words: r.pick(say[satisfaction]) } : {}),
    }
    if (r.chance(0.6)) w.wait(18).take(resident, 'evaluate', form)
    else w.work(8).take(people.clerk(), 'evaluate', form)
  })
  return { past, ended }

  function accept(w: Walk) {
    w.wait(12)
    const member = members()
    w.take(member, 'accept', { promise: r.pick(of.promise) })
    return member
  }
  function realise(w: Walk, member: ReturnType<typeof members>): void {
    w.wait(34)
    w.take(member, 'finish', { realised: dayOf(w.at), result: r.pick(of.done) })
  }
  function publish(w: Walk, number: string): void {
    w.work(9)
    w.take(people.clerk(), 'publish', { sheet: number, words: r.pick(of.publish) })
  }
}

/**
 * Small wishes of a district. Each community publishes in numbers of its own; a publication holds a few wishes of about the same
 * time. `evaluated` wishes stand on `publications` numbers; of those the small world has `kept`, which come after `before` others
 * of the first community.
 */
export function weaveWishes(
  scene: Scene,
  counts: { publications: number; evaluated: number; open: number; before: number; kept: number },
): Past[] {
  const r = randomOf(scene.seed, `${scene.plan.district} wishes`)
  const publications = counts.publications - counts.kept
  const since = new Date(`${scene.plan.since}T08:00:00+08:00`)
  const sites = scene.sites.filter((site) => site.node.level === scene.plan.grid)
  const communities = [...Map.groupBy(sites, (site) => site.community)]
  const others = communities.slice(1).map(() => 1)
  const perCommunity = [counts.before, ...shares(publications - counts.before, others, r, 0.3)]
  const onEach = shares(
    counts.evaluated - counts.kept,
    Array.from({ length: publications }, () => 1),
    r,
    1,
  )
  const pasts: Past[] = []
  let nth = 0
  for (const [i, [community, own]] of communities.entries()) {
    const count = perCommunity[i] ?? 0
    const name = scene.nodes.get(community)?.name ?? ''
    const span = scene.now.getTime() - 25 * DAY - since.getTime()
    for (let n = 0; n < count; n++) {
      const from = new Date(since.getTime() + (span * n) / count)
      for (let k = onEach[nth] ?? 1; k > 0; k--)
        pasts.push(onSheet(scene, { name: `${nth} ${k}`, own, sheet: `${name}第 ${n + 1} 期`, from }))
      nth++
    }
  }
  for (let i = 0; i < counts.open; i++) {
    const at = reportedAt(r, new Date(scene.now.getTime() - 9 * DAY), scene.now)
    const ask = { name: `open ${i}`, site: r.pick(sites), at }
    pasts.push(toldUntil(ask.name, (telling) => wish(scene, ask, telling).past))
  }
  return pasts
}

type OnSheet = { name: string; own: readonly Site[]; sheet: string; from: Date }

/** A wish that was published in a number and is evaluated by now. */
function onSheet(scene: Scene, { name, own, sheet, from }: OnSheet): Past {
  const r = randomOf(scene.seed, `${scene.plan.district} on sheet ${name}`)
  return toldUntil(`wish ${name}`, (telling) => {
    const start = new Date(from.getTime() - telling * 5 * DAY)
    const at = reportedAt(r, start, new Date(start.getTime() + 10 * DAY))
    const { past, ended } = wish(scene, { name, site: r.pick(own), at, sheet }, telling)
    return ended ? past : undefined
  })
}
