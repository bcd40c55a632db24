import type { Hand } from '../../../server/rooms/matters/index.ts'
import { DAY } from '../../../server/kit/time.ts'
import { outcomeWords } from '../words/said.ts'
import { STEP_WORDS as say } from '../words/steps.ts'
import { close, endingOf } from './closing.ts'
import { peopleAt } from './people.ts'
import { depthOf, type Road, sign, verify } from './settling.ts'

const FORGOTTEN_DAYS = 7

/** The grid does it by itself. */
export const own: Road = (walk, report) => {
  const { r } = walk
  const people = peopleAt(walk.scene, report.site, r)
  const { telling } = report
  const work = (first: boolean) => {
    walk.work(first ? 1.5 : 3)
    walk.take(people.near(), 'solve_here', { category: telling.topic.category, plan: r.pick(say.plan) })
    if (r.chance(0.08)) walk.work(2).take(people.near(), 'progress', { words: r.pick(say.progress) })
    walk.work(6)
    walk.take(people.near(), 'solved_here', { result: outcomeWords(telling, 'own', r) })
  }
  if (r.chance(0.6)) sign(walk, people)
  const joined = report.alsoReported(walk)
  work(true)
  close(
    walk,
    { people, reporter: report.reporter, joined, ending: endingOf(walk, report.solvedOnly) },
    () => {
      walk.take(people.clerk(), 'return_own', { reason: r.pick(say.returned) })
      work(false)
    },
  )
}

/** It is answered: what is so, who does it, how it is done. */
export const answered: Road = (walk, report) => {
  const { r } = walk
  const people = peopleAt(walk.scene, report.site, r)
  const { telling } = report
  const reply = () =>
    walk.take(people.clerk(), 'answer', {
      category: telling.topic.category,
      reply: outcomeWords(telling, 'answer', r),
    })
  if (r.chance(0.5)) walk.work(1.6).take(people.near(), 'sign')
  walk.work(4)
  reply()
  const ending = endingOf(walk, false)
  const explained =
    ending.solved === 'solved' && r.chance(0.5) ? { ...ending, solved: 'explained' as const } : ending
  close(walk, { people, reporter: report.reporter, joined: [], ending: explained }, () => {
    walk.take(people.clerk(), 'return_own', { reason: r.pick(say.returned) })
    walk.work(3)
    reply()
  })
}

/** It rises to the street, which answers it. */
export const risen: Road = (walk, report) => {
  const { r } = walk
  const people = peopleAt(walk.scene, report.site, r)
  const { telling } = report
  sign(walk, people)
  const rise = (by: Hand) => walk.work(1.2).take(by, 'rise', { reason: r.pick(say.rise) })
  rise(people.near())
  if (depthOf(walk.past) > 2) rise(people.clerk())
  walk.work(9).take(people.street(), 'answer', {
    category: telling.topic.category,
    reply: outcomeWords(telling, 'answer', r),
  })
  const ending = endingOf(walk, false)
  close(
    walk,
    { people, reporter: report.reporter, joined: [], ending: { ...ending, reworks: 0, concluded: false } },
    () => {},
  )
}

/** Nobody looks at it for days: the clock calls it late, and tells one level after the other. */
export const forgotten: Road = (walk, report) => {
  walk.at = new Date(walk.at.getTime() + FORGOTTEN_DAYS * DAY)
  own(walk, report)
}

/** The other ways out: a legal channel, an emergency service, taken back, found not to be so. */
export const directed: Road = (walk, { site }) => {
  const people = peopleAt(walk.scene, site, walk.r)
  const [channel, reason] = walk.r.pick([
    ['litigation', say.direct[0]],
    ['arbitration', say.direct[1]],
    ['discipline', say.direct[2]],
  ] as const)
  walk.work(4).take(people.clerk(), 'direct', { channel, reason })
}
export const transferred: Road = (walk, { site }) => {
  const people = peopleAt(walk.scene, site, walk.r)
  const [service, words] = walk.r.pick([
    ['119', say.transfer[0]],
    ['122', say.transfer[1]],
    ['119', say.transfer[2]],
  ] as const)
  walk.work(0.2).take(people.near(), 'transfer', { service, words })
}
export const withdrawn: Road = (walk, { site, reporter }) => {
  const people = peopleAt(walk.scene, site, walk.r)
  if (walk.r.chance(0.5)) walk.work(2).take(people.near(), 'sign')
  if (reporter) walk.wait(9).take(reporter, 'withdraw', { reason: walk.r.pick(say.withdraw) })
}
export const disproved: Road = (walk, report) => {
  const people = peopleAt(walk.scene, report.site, walk.r)
  verify(walk, people, 'deny')
  walk.work(2).take(people.clerk(), 'answer', { reply: walk.r.pick(say.disproved) })
  const ending = { ...endingOf(walk, false), solved: 'explained' as const, reworks: 0, concluded: false }
  close(walk, { people, reporter: report.reporter, joined: [], ending }, () => {})
}
