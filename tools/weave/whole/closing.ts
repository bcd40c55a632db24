import type { Hand } from '../../../server/rooms/matters/index.ts'
import { STEP_WORDS as say } from '../words/steps.ts'
import { type Called, workOrders } from './orders.ts'
import type { People } from './people.ts'
import { open, type Walk } from './walk.ts'

/** What the reporter says at the end, and how often the work had to be done again before that. */
export type Ending = {
  solved: 'solved' | 'explained' | 'unsolved'
  satisfaction: 'satisfied' | 'fair'
  reworks: number
  /** After two reworks still no agreement: it ends with a reviewed final reply. */
  concluded: boolean
}
type Closing = {
  people: People
  /** The account that reported it, if it has one: asked first. */
  reporter: Hand | undefined
  ending: Ending
  /** Others whose reports were joined. */
  joined: readonly Hand[]
}

/** How a matter ends as a rule; `solvedOnly` for those that were really solved. */
export function endingOf({ r }: Walk, solvedOnly: boolean): Ending {
  const solved = solvedOnly
    ? 'solved'
    : r.weighted([
        [91, 'solved'],
        [7, 'explained'],
        [2, 'unsolved'],
      ] as const)
  const concluded = !solvedOnly && r.chance(0.006)
  return {
    solved,
    satisfaction: solved !== 'unsolved' && r.chance(0.87) ? 'satisfied' : 'fair',
    reworks: concluded
      ? 2
      : r.weighted([
          [94, 0],
          [5.3, 1],
          [0.7, 2],
        ] as const),
    concluded,
  }
}

/** The check on the spot after the units have fed back: passed, or back to work and checked again. */
export function checkOrders(walk: Walk, called: Called): void {
  const { r } = walk
  const { people } = called
  for (let failed = 0; ; failed++) {
    walk.wait(5)
    if (failed > 0 || !r.chance(0.045)) {
      walk.take(people.near(), 'confirm', { words: r.pick(say.confirm) }, open('check', 'asked'))
      return
    }
    walk.take(people.near(), 'deny', { words: r.pick(say.deny) }, open('check', 'asked'))
    walk.work(1.5)
    walk.take(people.clerk(), 'send_back', { reason: r.pick(say.sendBack) })
    workOrders(walk, called)
  }
}

/** The resident is asked; an unhappy answer goes back to work by `again`; then it is cleared. */
export function close(walk: Walk, closing: Closing, again: () => void): void {
  const { r } = walk
  const { people, ending } = closing
  for (let i = 0; i < ending.reworks; i++) {
    answer(walk, closing, { solved: 'unsolved', satisfaction: 'unsatisfied', words: r.pick(say.unsatisfied) })
    walk.work(3)
    again()
  }
  if (ending.concluded) {
    answer(walk, closing, { solved: 'unsolved', satisfaction: 'unsatisfied', words: r.pick(say.unsatisfied) })
    walk.work(4)
    const final = { reply: r.pick(say.finalReply), ways: r.pick(say.ways) }
    walk.take(people.clerk(), 'propose_final', final)
    walk.work(4)
    if (r.chance(0.35)) {
      walk.take(people.street(), 'reject_final', { reason: r.pick(say.finalRejected) })
      walk.work(4)
      walk.take(people.clerk(), 'propose_final', final)
      walk.work(3)
    }
    walk.take(people.street(), 'approve_final', final)
    return
  }
  const { solved, satisfaction } = ending
  const words = solved === 'unsolved' ? r.pick(say.cannotSolve) : r.pick(say[satisfaction])
  answer(walk, closing, { solved, satisfaction, ...(words ? { words } : {}) })
  for (const hand of closing.joined) {
    if (!r.chance(0.5)) continue
    walk.wait(3)
    walk.take(hand, 'answer_too', { solved, satisfaction })
  }
  walk.work(2.5)
  const closingWords = r.pick(say.clear)
  walk.take(people.clerk(), 'clear', closingWords ? { words: closingWords } : {})
}

/** By the reporter on the phone, or by the community that calls. */
function answer(walk: Walk, { people, reporter }: Closing, form: Record<string, unknown>): void {
  if (reporter && walk.r.chance(0.55)) walk.wait(11).take(reporter, 'call_back', form)
  else walk.work(4).take(walk.r.chance(0.8) ? people.clerk() : people.near(), 'call_back', form)
}
