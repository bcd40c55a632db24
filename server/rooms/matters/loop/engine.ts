import { type Problem, problem } from '../../../kit/problems.ts'
import { covers, type Post } from '../../../kit/scope.ts'
import { roleWords } from '../../access/index.ts'
import { effects } from '../effects/index.ts'
import type { Spawn } from '../effects/effect.ts'
import { guards } from '../guards/index.ts'
import { type Loop, MACHINES, type Step, stepOf } from './definition.ts'
import { type Family, type Folded, type Member, memberOf, membersOf, type StepRow } from './family.ts'
import { apply } from './fold.ts'

export type Actor =
  | { kind: 'person'; accountId: number; posts: readonly Post[] }
  | { kind: 'machine'; role: 'clock' | 'join' | 'cascade' | 'import' }

export type Ask = {
  matterId: string
  step: string
  /** A form that has passed the step's schema. */
  form: Record<string, unknown>
  /** The part of the form that the step row keeps (no free text). */
  data?: Record<string, unknown> | undefined
  requestId: string | null
  occurredAt: Date
}

/** What the engine may not know by itself: time, ids, limits, definitions. */
export type Tools = {
  now: Date
  newId(): string
  /** When the clock of a state that is entered now runs out; null where the state has none. */
  due(loop: Loop, state: string, path: number[], from: Date): Date | null
  loop(id: string): Loop
}

/** The members that a take changed, each as it is now, with the steps that were added. */
export type Changed = { member: Member; added: StepRow[]; born: boolean }

/** By which of a step's roles this actor may take it, or the reason why not. */
export function roleFor(actor: Actor, step: Step, member: Member, family: Family): string | Problem {
  if (actor.kind === 'machine')
    return step.by.includes(actor.role)
      ? actor.role
      : problem('matters.not_yours', { roles: step.by.map(roleWords) })
  if (step.by.includes('reporter') && family.root.matter.reporter_id === actor.accountId) return 'reporter'
  const posts = actor.posts.filter((post) => step.by.includes(post.role) && post.can.has('matters.step'))
  const { path, unit_id } = member.matter
  const post = posts.find((p) =>
    p.path ? covers(p.path, path) : p.partnerId !== null && p.partnerId === unit_id,
  )
  if (post) return post.role
  if (posts.length > 0) return problem('matters.not_your_place')
  const people = step.by.filter((role) => !MACHINES.has(role))
  return people.length > 0
    ? problem('matters.not_yours', { roles: people.map(roleWords) })
    : problem('matters.by_itself')
}

/** Why a step is not possible now for anybody, whatever its form says. */
export function refusal(step: Step, member: Member, family: Family): Problem | undefined {
  const { loop, matter } = member
  if (!step.from.includes(matter.state)) {
    return problem('matters.not_now', {
      state: loop.states[matter.state]?.words ?? matter.state,
      from: step.from.map((s) => loop.states[s]?.words ?? s),
    })
  }
  for (const part of step.guards) {
    const reason = guards[part.name]?.refuses?.(member, part, family)
    if (reason) return reason
  }
  return undefined
}

/**
 * Takes one step of one member of a family, with everything that follows from it: children made, the parent joined, children
 * carried along. Pure; throws the Problem that says why not. Nothing of the family given is altered.
 */
export function take(
  family: Family,
  actor: Actor,
  ask: Ask,
  tools: Tools,
): { family: Family; changed: Changed[] } {
  const work = new Work(family, tools)
  work.step(ask.matterId, actor, ask)
  return { family: work.family, changed: work.changed() }
}

class Work {
  family: Family
  private readonly tools: Tools
  private readonly before: Map<string, number>

  constructor(family: Family, tools: Tools) {
    this.family = family
    this.tools = tools
    this.before = new Map(membersOf(family).map((m) => [m.matter.id, m.steps.length]))
  }

  changed(): Changed[] {
    return membersOf(this.family).flatMap((member) => {
      const had = this.before.get(member.matter.id) ?? 0
      return member.steps.length === had ? [] : [{ member, added: member.steps.slice(had), born: had === 0 }]
    })
  }

  step(matterId: string, actor: Actor, ask: Omit<Ask, 'matterId'>): void {
    const member = memberOf(this.family, matterId)
    if (!member) throw problem('matters.none')
    const step = stepOf(member.loop, ask.step)
    if (!step) throw problem('matters.no_step', { step: ask.step })
    const role = roleFor(actor, step, member, this.family)
    if (typeof role !== 'string') throw role
    const reason = refusal(step, member, this.family)
    if (reason) throw reason
    for (const part of step.guards) {
      const formReason = guards[part.name]?.refusesForm?.(ask.form, member, this.family)
      if (formReason) throw formReason
    }
    const asked = step.effects.flatMap(
      (part) => effects[part.name]?.ask?.(member, this.family, ask.form, part) ?? [],
    )
    const record = Object.assign({}, ask.data, ...asked.map((a) => a.record))
    const accountId = actor.kind === 'person' ? actor.accountId : null
    this.put(append(member, step, { role, accountId, ...ask, record }, this.tools))
    for (const spawn of asked.flatMap((a) => a.spawn ?? [])) this.spawn(spawn, ask.occurredAt)
    if (member.matter.id === member.matter.root_id) this.cascade(step, ask.occurredAt)
    else this.join(ask.occurredAt)
  }

  private put(member: Member): void {
    const { root, children } = this.family
    if (member.matter.id === root.matter.id) this.family = { root: member, children }
    else if (memberOf(this.family, member.matter.id)) {
      this.family = { root, children: children.map((c) => (c.matter.id === member.matter.id ? member : c)) }
    } else this.family = { root, children: [...children, member] }
  }

  private spawn(spawn: Spawn, at: Date): void {
    const { root } = this.family
    const { id: _, loop: __, loop_version: ___, family: ____, ...filed } = root.matter
    const loop = this.tools.loop(spawn.loop)
    const born: Member = {
      loop,
      steps: [],
      matter: {
        ...filed,
        id: this.tools.newId(),
        loop: loop.id,
        loop_version: loop.version,
        ref: null,
        reporter_id: null,
        created_at: at,
        state: '',
        version: 0,
        family: 0,
      },
    }
    const step = stepOf(loop, loop.start)
    if (!step?.by.includes('cascade')) throw new Error(`loop ${loop.id} can't be started by another`)
    const record = { unit: spawn.unitId, ...(spawn.lead ? { lead: true } : {}) }
    this.put(
      append(
        born,
        step,
        { role: 'cascade', accountId: null, requestId: null, occurredAt: at, record },
        this.tools,
      ),
    )
  }

  private cascade(step: Step, at: Date): void {
    for (const child of this.family.root.loop.children) {
      for (const rule of child.cascades.filter((c) => c.on === step.name)) {
        for (const member of this.family.children.filter(
          (c) => c.loop.id === child.loop && rule.from.includes(c.matter.state),
        )) {
          this.step(
            member.matter.id,
            { kind: 'machine', role: 'cascade' },
            { step: rule.step, form: {}, requestId: null, occurredAt: at },
          )
        }
      }
    }
  }

  private join(at: Date): void {
    for (const child of this.family.root.loop.children) {
      for (const rule of child.joins) {
        const standing = this.family.children.filter(
          (c) => c.loop.id === child.loop && !child.withdrawn.includes(c.matter.state),
        )
        const asked = rule.when === 'lead' ? standing.filter((c) => c.matter.lead) : standing
        const joined = asked.length > 0 && asked.every((c) => rule.in.includes(c.matter.state))
        const { root } = this.family
        const step = stepOf(root.loop, rule.step)
        if (!joined || !step?.from.includes(root.matter.state)) continue
        this.step(
          root.matter.id,
          { kind: 'machine', role: 'join' },
          { step: rule.step, form: {}, requestId: null, occurredAt: at },
        )
      }
    }
  }
}

type Taken = {
  role: string
  accountId: number | null
  requestId: string | null
  occurredAt: Date
  record: Record<string, unknown>
}

/** A member with one more step; its clock, if the step enters a state that has one, is resolved here and never again. */
export function append(member: Member, step: Step, taken: Taken, tools: Tools): Member {
  const { matter, loop, steps } = member
  const row: StepRow = {
    seq: matter.version + 1,
    step: step.name,
    by_account: taken.accountId,
    by_role: taken.role,
    occurred_at: taken.occurredAt,
    recorded_at: tools.now,
    request_id: taken.requestId,
    due_at:
      step.to === '=' || taken.role === 'import'
        ? null
        : tools.due(loop, step.to, matter.path, taken.occurredAt),
    data: Object.keys(taken.record).length > 0 ? taken.record : null,
  }
  const folded: Folded = apply(loop, steps.length === 0 ? undefined : matter, row)
  return { loop, steps: [...steps, row], matter: { ...matter, ...pick(folded) } }
}

/** Only the folded part: `apply` is handed whole matters. */
const pick = (f: Folded): Folded => ({
  state: f.state,
  category: f.category,
  unit_id: f.unit_id,
  lead: f.lead,
  due_at: f.due_at,
  clock_from: f.clock_from,
  wake_at: f.wake_at,
  late: f.late,
  solved: f.solved,
  satisfaction: f.satisfaction,
  closed_at: f.closed_at,
  changed_at: f.changed_at,
  version: f.version,
})
