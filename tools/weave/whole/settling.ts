import type { Hand, Past } from '../../../server/rooms/matters/index.ts'
import type { Telling } from '../words/said.ts'
import { STEP_WORDS as say } from '../words/steps.ts'
import type { People } from './people.ts'
import type { Site } from './scene.ts'
import { open, type Walk } from './walk.ts'

/** A report as it was filed: what its road needs to know of it. */
export type Report = {
  telling: Telling
  site: Site
  reporter: Hand | undefined
  /** Others report the same while it is on its way: each joins theirs, and is returned. */
  alsoReported(walk: Walk): Hand[]
  solvedOnly: boolean
  untilLater?: boolean
}
export type Road = (walk: Walk, report: Report) => void

/** How often things happen before it is settled who handles it. */
const OFTEN = { rise: 0.18, riseTwice: 0.05, handDown: 0.04, verify: 0.07, note: 0.1, supervise: 0.6 }

/** The depth of the level that holds it. */
export const depthOf = (past: Past) => past.root.held ?? past.root.path.length

/** The community that may act on it, or the street where it has risen so far. */
export const holder = (walk: Walk, people: People): Hand =>
  depthOf(walk.past) <= 2 ? people.street() : people.clerk()

/** The first signature; where it comes much too late, the street has seen to it that it comes. */
export function sign(walk: Walk, people: People): void {
  const { r, past } = walk
  const due = past.root.due_at
  walk.work(2.2)
  if (due && walk.at > due && r.chance(OFTEN.supervise)) {
    walk.take(people.street(), 'supervise', { demand: r.pick(say.supervise) })
    walk.work(0.5)
  }
  walk.take(people.near(), 'sign')
}

/** Somebody signs for it; it may rise, be checked, or be given back down first. */
export function settle(walk: Walk, people: People): void {
  const { r } = walk
  if (r.chance(0.85)) sign(walk, people)
  if (r.chance(OFTEN.rise)) {
    walk.work(1.5)
    walk.take(people.near(), 'rise', { reason: r.pick(say.rise) })
    walk.work(1.5)
    if (r.chance(OFTEN.handDown / OFTEN.rise))
      walk.take(holder(walk, people), 'hand_down', { reason: r.pick(say.handDown) })
    else if (depthOf(walk.past) > 2 && r.chance(OFTEN.riseTwice / OFTEN.rise)) {
      walk.take(people.clerk(), 'rise', { reason: r.pick(say.rise) })
      walk.work(1.5)
      walk.take(people.street(), 'sign')
    } else walk.take(holder(walk, people), 'sign')
  }
  if (r.chance(OFTEN.verify)) verify(walk, people, 'confirm')
  if (r.chance(OFTEN.note)) walk.work(0.4).take(people.clerk(), 'note', { note: r.pick(say.note) })
}

/** Somebody is asked to look whether it is so. */
export function verify(walk: Walk, people: People, step: 'confirm' | 'deny'): void {
  const { r } = walk
  walk.work(0.8)
  walk.take(holder(walk, people), 'verify', { question: r.pick(say.question) })
  walk.work(1)
  const words = r.pick(step === 'confirm' ? say.verified : say.disproved)
  walk.take(people.near(), step, { words }, open('verify', 'asked'))
}
