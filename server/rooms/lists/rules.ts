import { type Problem, problem } from '../../kit/problems.ts'
import { covers, type Post } from '../../kit/scope.ts'
import type { Duty } from './data.ts'
import { dayBefore, RULINGS, STATES, type Words } from './words.ts'

export type Ruling = 'standing' | 'upheld' | 'overruled'
export type Refusal = { nodeId: number; node: Words; state: Ruling; reason: string }
export type StoredState = 'applied' | 'approved' | 'rejected' | 'published' | 'withdrawn'
export type State = StoredState | 'expired'
/** As much of an entry of the admission list as the rules ask for. */
export type Entry = {
  title: string
  unitId: number
  /** Ids of the nodes from the district down to where it holds. */
  path: number[]
  place: Words
  state: StoredState
  expiresAt: Date | null
  /** Why it was rejected or taken off. */
  reason: string | null
  refusals: Refusal[]
}

/** Time ends an entry by itself: nobody has to come by for that. */
export const stateAt = (entry: Pick<Entry, 'state' | 'expiresAt'>, now: Date): State =>
  entry.state === 'published' && entry.expiresAt !== null && entry.expiresAt <= now ? 'expired' : entry.state

/** A reason inside a sentence: without its own full stop. */
const clause = (reason: string | null): string => (reason ?? '').replace(/[。．.；;\s]+$/, '')

/** A refusal holds from the moment it is said, and for good once upheld; only overruling ends it. */
const holds = (refusal: Refusal) => refusal.state !== 'overruled'

/**
 * Why an affair on the admission list may not be given to the grid or community at this path now; undefined when it may. The path may
 * hold what its nodes came from: what was admitted or refused there holds for what became of it.
 */
export function whyNot(entry: Entry, path: readonly number[], now: Date): Problem | undefined {
  const affair = entry.title
  const state = stateAt(entry, now)
  switch (state) {
    case 'applied':
    case 'approved':
      return problem('lists.not_published', { affair, state: STATES[state] })
    case 'rejected':
      return problem('lists.was_rejected', { affair, reason: clause(entry.reason) })
    case 'withdrawn':
      return problem('lists.withdrawn', { affair, reason: clause(entry.reason) })
    case 'expired':
      return problem('lists.expired', { affair, date: dayBefore(entry.expiresAt as Date) })
    case 'published': {
      if (!path.includes(entry.path.at(-1) ?? 0))
        return problem('lists.elsewhere', { affair, place: entry.place })
      const refusal = entry.refusals.find((r) => holds(r) && path.includes(r.nodeId))
      return (
        refusal &&
        problem('lists.refused_here', {
          affair,
          community: refusal.node,
          reason: clause(refusal.reason),
          ruling: RULINGS[refusal.state],
        })
      )
    }
  }
}

export const STEPS = ['approve', 'reject', 'publish', 'refuse', 'uphold', 'overrule', 'withdraw'] as const
export type Step = (typeof STEPS)[number]

type Rule = {
  from: readonly State[]
  /** Where it leads; absent where only a refusal changes. */
  to?: StoredState
  /** Whether it has to be said why. */
  reason: boolean
  /** The refusal that it leads to. */
  ruling?: Ruling
}

/** Steps of an entry; who may take them, `postFor` says. */
export const RULES: Readonly<Record<Step, Rule>> = {
  approve: { from: ['applied'], to: 'approved', reason: false },
  reject: { from: ['applied'], to: 'rejected', reason: true },
  publish: { from: ['approved'], to: 'published', reason: false },
  refuse: { from: ['published'], reason: true, ruling: 'standing' },
  uphold: { from: ['published'], reason: true, ruling: 'upheld' },
  overrule: { from: ['published'], reason: true, ruling: 'overruled' },
  withdraw: { from: ['applied', 'approved', 'published'], to: 'withdrawn', reason: true },
}

export type Community = { id: number; name: Words; path: number[] }

/** Why a step is not possible now, whoever asks; undefined when it is. `community` for a refusal and rulings on it. */
export function stepFlaw(
  entry: Entry,
  step: Step,
  now: Date,
  community: Community | undefined,
): Problem | undefined {
  const rule = RULES[step]
  const state = stateAt(entry, now)
  if (!rule.from.includes(state))
    return problem('lists.not_now', { state: STATES[state], from: rule.from.map((key) => STATES[key]) })
  // what would be over the moment it is published was left lying too long
  if (step === 'publish' && entry.expiresAt && entry.expiresAt <= now) return problem('lists.expiry_past')
  if (!rule.ruling) return undefined
  if (!community) return problem('lists.which_community')
  const refusal = entry.refusals.find((r) => r.nodeId === community.id)
  if (step !== 'refuse')
    return refusal?.state === 'standing'
      ? undefined
      : problem('lists.no_refusal', { community: community.name })
  if (refusal)
    return problem('lists.refused_already', { community: community.name, ruling: RULINGS[refusal.state] })
  if (!covers(entry.path, community.path) && !covers(community.path, entry.path))
    return problem('lists.not_here', { affair: entry.title, community: community.name })
  return undefined
}

/** The post by which somebody may take a step: of the grid body over the place, of the department, of the very community. */
export function postFor(
  posts: readonly Post[],
  entry: Pick<Entry, 'path' | 'unitId'>,
  step: Step,
  community: Pick<Community, 'id'> | undefined,
): Post | undefined {
  const rules = (post: Post) =>
    post.can.has('lists.rule') && post.path !== null && covers(post.path, entry.path)
  const applies = (post: Post) => post.can.has('lists.apply') && post.partnerId === entry.unitId
  const refuses = (post: Post) =>
    post.can.has('lists.refuse') && community !== undefined && post.path?.at(-1) === community.id
  if (step === 'refuse') return posts.find(refuses)
  return (step === 'withdraw' ? posts.find(applies) : undefined) ?? posts.find(rules)
}

/** Where the government of a street or town stands: its level, and the codes of its node and those above. */
export type Seat = { level: string | null; codes: readonly string[] }

/** Whether a duty is one of this government's. Where its level is not known, those of any level are. */
export const binds = (duty: Duty, seat: Seat): boolean =>
  (!duty.node || seat.codes.includes(duty.node)) &&
  (!duty.levels || seat.level === null || duty.levels.includes(seat.level))

/**
 * The duty that speaks about a category for this government, if one does: one for this very street or town before one for all,
 * a category itself before the group it is in. `keys`: the category, then its group.
 */
export function dutyFor(duties: readonly Duty[], keys: readonly string[], seat: Seat): Duty | undefined {
  const fitting = duties.flatMap((duty) => {
    if (!binds(duty, seat)) return []
    const depth = keys.findIndex((key) => duty.categories.includes(key))
    return depth < 0 ? [] : [{ duty, rank: (duty.node ? 0 : keys.length) + depth }]
  })
  return fitting.sort((a, b) => a.rank - b.rank)[0]?.duty
}

/** Whether the lists bind a government against being dispatched to: taken back by the level above, or assisting but made lead. */
export const isOutOfDuty = (duty: Duty | undefined, lead: boolean): duty is Duty =>
  duty !== undefined && (duty.kind === 'recalled' || (duty.kind === 'assist' && lead))
