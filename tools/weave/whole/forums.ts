import type { Past } from '../../../server/rooms/matters/index.ts'
import { pathOf } from '../../../server/kit/scope.ts'
import { HOUR, MINUTE } from '../../../server/kit/time.ts'
import { type Random, randomOf } from '../random.ts'
import { outcomeWords, reportWords, spotIn, type Telling, tellingOf } from '../words/said.ts'
import { STEP_WORDS as say } from '../words/steps.ts'
import { type ForumCounts, type Opinion, opinionsOf } from './forum-plan.ts'
import { peopleAt } from './people.ts'
import type { Scene } from './scene.ts'
import { afterWork } from './times.ts'
import { toldUntil, Walk } from './walk.ts'

const OFTEN = { refused: 0.05, again: 0.06, note: 0.06 }

/** Plaza forums of a district with what was said at them: answered on the spot, or on numbered sheets to units. */
export const weaveForums = (scene: Scene, counts: ForumCounts): Past[] =>
  opinionsOf(scene, randomOf(scene.seed, `${scene.plan.district} forums`), counts).map((one) =>
    told(scene, one),
  )

/** One opinion and its road, told anew until it came to what was to become of it by now. */
const told = (scene: Scene, opinion: Opinion): Past =>
  toldUntil(`opinion ${opinion.n} of forum ${opinion.held.nth}`, (telling) => {
    const { past, ended } = tell(scene, opinion, telling)
    const waits = past.root.solved === null && past.root.closed_at === null
    return (opinion.outcome === 'waiting' ? waits : ended) ? past : undefined
  })

function tell(scene: Scene, opinion: Opinion, telling: number): { past: Past; ended: boolean } {
  const { held, n, topic, outcome } = opinion
  const key = `${scene.plan.district} forum ${held.nth} opinion ${n}`
  const r = randomOf(scene.seed, `${key} ${telling}`)
  const people = peopleAt(scene, held.site, r)
  const own = randomOf(scene.seed, key)
  const said = tellingOf(
    topic,
    own,
    spotIn(own, held.site.estate),
    outcome === 'answered' ? undefined : 'done',
  )
  const clerk = people.clerk()
  const past = scene.begin({
    ...{ source: 'staff', by: clerk, reporter_id: null, filed_by: clerk.accountId },
    id: scene.idOf(key),
    loop: 'plaza_forum',
    node: { id: held.site.node.id, path: pathOf(held.site.node.path) },
    words: reportWords(said, own),
    place: held.site.estate,
    form: { forum: `第 ${held.nth} 场：${held.forum.topic}`, category: topic.category },
    at: new Date(held.at.getTime() + n * 4 * MINUTE + 1000),
  })
  const walk = new Walk(scene, past, `${key} telling ${telling}`)
  const ended = walk.go((w) => {
    if (outcome === 'answered') {
      w.at = new Date(w.at.getTime() + r.between(2, 6) * MINUTE)
      return w.take(people.clerk(), 'answer', { reply: r.pick(held.forum.answer) })
    }
    onTheSheet(w, scene, opinion, { people, said, r })
  })
  return { past, ended }
}

type Hands = { people: ReturnType<typeof peopleAt>; said: Telling; r: Random }

function onTheSheet(
  w: Walk,
  scene: Scene,
  { held, topic, unit = 0, other, outcome }: Opinion,
  { people, said, r }: Hands,
): void {
  // a sheet goes out as a whole
  const out = randomOf(scene.seed, `${scene.plan.district} sheet ${held.nth}`)
  w.at = afterWork(new Date(held.at.getTime() + 4 * HOUR), 1 + out.next() * 6, scene.calendar, out)
  const issue = (to: number) =>
    w.take(people.secretary(), 'issue', {
      sheet: held.sheet,
      category: topic.category,
      unit: to,
      request: r.pick(say.request) || '请按时限办结。',
    })
  let holds = unit
  issue(holds)
  if (other !== undefined && r.chance(OFTEN.refused)) {
    w.work(2).take(people.liaison(holds), 'refuse', { reason: r.pick(say.refuse) })
    w.work(2)
    issue(other)
    holds = other
  }
  w.work(2.5).take(people.liaison(holds), 'claim', { promise: r.pick(say.promise) })
  if (r.chance(OFTEN.note)) w.work(3).take(people.clerk(), 'note', { note: r.pick(say.note) })
  const handle = () =>
    w.work(26).take(people.liaison(holds), 'handle', { result: outcomeWords(said, 'done', r) })
  const visit = (form: Record<string, unknown>) =>
    w.work(6).take(r.chance(0.5) ? people.near() : people.clerk(), 'visit', form)
  const unhappy = () =>
    visit({ solved: 'unsolved', satisfaction: 'unsatisfied', words: r.pick(say.unsatisfied) })
  handle()
  for (let i = outcome === 'concluded' ? 2 : r.chance(OFTEN.again) ? 1 : 0; i > 0; i--) {
    unhappy()
    w.work(2).take(people.clerk(), 'again', { reason: r.pick(say.sendBack) })
    handle()
  }
  if (outcome === 'concluded') {
    unhappy()
    w.work(6).take(people.street(), 'conclude', { reply: `${r.pick(say.finalReply)}${r.pick(say.ways)}` })
    return
  }
  const solved = outcome === 'explained' ? 'explained' : 'solved'
  visit({ solved, satisfaction: r.chance(0.85) ? 'satisfied' : 'fair', words: r.pick(say.visit) })
  w.work(3).take(people.secretary(), 'clear', { words: r.pick(say.clear) || '办结销号。' })
}
