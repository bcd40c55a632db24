import type { Hand } from '../../../server/rooms/matters/index.ts'
import { outcomeWords } from '../words/said.ts'
import { STEP_WORDS as say } from '../words/steps.ts'
import { checkOrders, close, endingOf } from './closing.ts'
import { type Called, workOrders } from './orders.ts'
import { type People, peopleAt } from './people.ts'
import { depthOf, holder, type Report, type Road, settle } from './settling.ts'
import { open, type Walk } from './walk.ts'

/** How often it is opened again, and how often a unit contests its lateness. */
const OFTEN = { reopen: 0.02, contest: 0.3 }

/** Who blows the whistle: whom the district's loop lets, at the level that holds the matter. */
function blower(walk: Walk, people: People): Hand {
  const held = depthOf(walk.past)
  if (held <= 2) return people.street()
  const dispatch = walk.past.family.root.loop.steps.find((step) => step.name === 'dispatch')
  if (dispatch?.by.includes('community_secretary'))
    return walk.r.chance(0.6) ? people.secretary() : people.clerk()
  const branch = people.branch()
  return branch && held > 3 ? branch : people.street()
}

function blow(walk: Walk, { telling, site, ...report }: Report, people: People): Called {
  const { r, scene } = walk
  const { topic } = telling
  const units = people.units(topic.units)
  const [lead = scene.units.byKey.get('urban_management') ?? 0, ...others] =
    units.length > 1 && r.chance(0.2) && scene.units.governmentOf.get(site.street) !== units[1]
      ? [units[1] as number, units[0] as number, ...units.slice(2)]
      : units
  const emergency = topic.urgent && r.chance(0.3)
  const joint = others.length > 0 && r.chance(0.09)
  const assist = joint || r.chance(0.1) ? others.slice(0, r.between(1, 2)) : []
  const { category } = topic
  const named = { lead, assist }
  walk.work(emergency ? 0.05 : 1.6)
  if (emergency)
    walk.take(people.near(), 'call_emergency', { category, units: named, danger: r.pick(say.danger) })
  else {
    const kind = joint ? 'joint' : topic.hard && r.chance(0.7) ? 'hard' : 'push'
    const request = r.pick(say.request)
    walk.take(blower(walk, people), 'dispatch', {
      category,
      kind,
      units: named,
      ...(request ? { request } : {}),
    })
  }
  const departments = [...scene.units.byKey.values()]
  return {
    people,
    result: outcomeWords(telling, 'done', r),
    other: r.pick(departments.filter((unit) => unit !== lead && !assist.includes(unit))),
    hard: topic.hard,
    emergency,
    ...(report.untilLater ? { untilLater: true } : {}),
  }
}

/** The whistle is blown: units are called, report in, feed back; checked, answered, cleared. */
export const blown: Road = (walk, report) => {
  const { r } = walk
  const people = peopleAt(walk.scene, report.site, r)
  settle(walk, people)
  const joined = report.alsoReported(walk)
  const called = blow(walk, report, people)
  const finish = () => {
    workOrders(walk, called)
    if (!report.untilLater) checkOrders(walk, called)
  }
  finish()
  if (report.untilLater) return
  const ending = endingOf(walk, report.solvedOnly)
  const closing = { people, reporter: report.reporter, joined, ending }
  close(walk, closing, () => {
    walk.take(people.clerk(), 'return', { reason: r.pick(say.returned) })
    finish()
  })
  if (!ending.concluded && r.chance(OFTEN.reopen)) {
    walk.wait(10)
    walk.take(report.reporter ?? people.clerk(), 'reopen', { facts: r.pick(say.newFacts) })
    walk.work(2).take(holder(walk, people), 'sign')
    const again = blow(walk, report, people)
    workOrders(walk, again)
    checkOrders(walk, again)
    close(walk, { ...closing, joined: [], ending: { ...ending, reworks: 0 } }, () => {})
  }
  contest(walk, people)
}

/** A unit that was late asks that it be not counted, once all is closed. */
function contest(walk: Walk, people: People): void {
  const { r } = walk
  const late = walk.past.family.children.find(
    (c) => c.loop.id === 'order' && c.matter.lapses > 0 && c.matter.state === 'fed_back',
  )
  if (!late || !r.chance(OFTEN.contest)) return
  const on = open('order', 'fed_back')
  const same = (m: Parameters<typeof on>[0]) => m.matter.id === late.matter.id
  walk
    .work(5)
    .take(people.liaison(late.matter.unit_id ?? 0), 'contest', { reason: r.pick(say.contest) }, same)
  walk.work(6)
  const upheld = r.chance(0.4)
  if (upheld) walk.take(people.centre(), 'exempt', { words: r.pick(say.exempt) }, same)
  else walk.take(people.centre(), 'stand', { reason: r.pick(say.stand) }, same)
}
