import { type Problem, problem } from '../../../kit/problems.ts'
import { covers, type Post } from '../../../kit/scope.ts'
import { roleWords } from '../../access/index.ts'
import { guards } from '../guards/index.ts'
import { MACHINES, type Step } from './definition.ts'
import { type Family, heldAt, type Member } from './family.ts'

export type Actor =
  | { kind: 'person'; accountId: number; posts: readonly Post[] }
  | { kind: 'machine'; role: 'clock' | 'join' | 'cascade' | 'import' }

/** What a guard may know besides the matter: who asks, and the time. */
export type Circumstances = { actor: Actor; now: Date }

/** By which of a step's roles this actor may take it, or the reason why not. */
export function roleFor(actor: Actor, step: Step, member: Member, family: Family): string | Problem {
  if (actor.kind === 'machine')
    return step.by.includes(actor.role)
      ? actor.role
      : problem('matters.not_yours', { roles: step.by.map(roleWords) })
  const { root } = family
  const reports = root.matter.reporter_id === actor.accountId || family.joined.includes(actor.accountId)
  if (step.by.includes('reporter') && reports) return 'reporter'
  if (step.by.includes('holder') && member.matter.holder_id === actor.accountId) return 'holder'
  const posts = actor.posts.filter((post) => step.by.includes(post.role) && post.can.has('matters.step'))
  const { path, unit_id } = member.matter
  const here = posts.filter((p) =>
    p.path ? covers(p.path, path) : p.partnerId !== null && p.partnerId === unit_id,
  )
  const post = here.find((p) => !step.level || !p.path || p.path.length <= heldAt(member))
  if (post) return post.role
  if (here.length > 0) return problem('matters.held_above')
  if (posts.length > 0) return problem('matters.not_your_place')
  const people = step.by.filter((role) => !MACHINES.has(role))
  return people.length > 0
    ? problem('matters.not_yours', { roles: people.map(roleWords) })
    : problem('matters.by_itself')
}

/** Why a step is not possible now, whatever its form says. */
export function refusal(
  step: Step,
  member: Member,
  family: Family,
  circumstances: Circumstances,
): Problem | undefined {
  const { loop, matter } = member
  if (!step.from.includes(matter.state)) {
    return problem('matters.not_now', {
      state: loop.states[matter.state]?.words ?? matter.state,
      from: step.from.map((s) => loop.states[s]?.words ?? s),
    })
  }
  for (const part of step.guards) {
    const reason = guards[part.name]?.refuses?.(member, part, family, circumstances)
    if (reason) return reason
  }
  return undefined
}

/** Why a step is not possible with this form. */
export function formRefusal(
  step: Step,
  form: Record<string, unknown>,
  member: Member,
  family: Family,
  circumstances: Circumstances,
): Problem | undefined {
  for (const part of step.guards) {
    const reason = guards[part.name]?.refusesForm?.(form, part, member, family, circumstances)
    if (reason) return reason
  }
  return undefined
}
