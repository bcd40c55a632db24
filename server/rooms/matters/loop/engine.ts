import { problem } from '../../../kit/problems.ts'
import { effects } from '../effects/index.ts'
import type { Spawn } from '../effects/effect.ts'
import type { DistrictClock } from './clock.ts'
import { type Loop, type Step, stepOf } from './definition.ts'
import {
  type Family,
  type Matter,
  type Member,
  memberOf,
  membersOf,
  type StepRow,
  withMember,
} from './family.ts'
import { apply, foldedOf } from './fold.ts'
import { type Actor, formRefusal, refusal, roleFor } from './judge.ts'

export type { Actor } from './judge.ts'

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
  clock: DistrictClock
  loop(id: string): Loop
}

/** The members that a take changed, each as it is now, with the steps that were added. */
export type Changed = { member: Member; added: StepRow[]; born: boolean }

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
  return { family: work.family, changed: changedIn(family, work.family) }
}

/** What stands in a family that did not stand in it before. */
export const changedIn = (before: Family, after: Family): Changed[] =>
  membersOf(after).flatMap((member) => {
    const had = memberOf(before, member.matter.id)?.steps.length ?? 0
    return member.steps.length === had ? [] : [{ member, added: member.steps.slice(had), born: had === 0 }]
  })

const JOIN: Actor = { kind: 'machine', role: 'join' }
const CASCADE: Actor = { kind: 'machine', role: 'cascade' }

class Work {
  family: Family
  private readonly tools: Tools

  constructor(family: Family, tools: Tools) {
    this.family = family
    this.tools = tools
  }

  step(matterId: string, actor: Actor, ask: Omit<Ask, 'matterId'>): void {
    const member = memberOf(this.family, matterId)
    if (!member) throw problem('matters.none')
    const step = stepOf(member.loop, ask.step)
    if (!step) throw problem('matters.no_step', { step: ask.step })
    const role = roleFor(actor, step, member, this.family)
    if (typeof role !== 'string') throw role
    const circumstances = { actor, now: ask.occurredAt }
    const reason =
      refusal(step, member, this.family, circumstances) ??
      formRefusal(step, ask.form, member, this.family, circumstances)
    if (reason) throw reason
    const asked = step.effects.flatMap(
      (part) => effects[part.name]?.ask?.(member, this.family, ask, part, this.tools) ?? [],
    )
    const record = Object.assign({}, ask.data, ...asked.map((a) => a.record))
    const due = asked.find((a) => a.due !== undefined)?.due
    const accountId = actor.kind === 'person' ? actor.accountId : null
    this.put(append(member, step, { role, accountId, ...ask, record, due }, this.tools))
    for (const spawn of asked.flatMap((a) => a.spawn ?? [])) this.spawn(spawn, ask.occurredAt)
    if (member.matter.id === member.matter.root_id) this.cascade(step, ask.occurredAt)
    else {
      this.echo(member, step, ask)
      this.join(ask.occurredAt)
    }
  }

  private put(member: Member): void {
    this.family = withMember(this.family, member)
  }

  private spawn({ loop: loopId, record }: Spawn, at: Date): void {
    const { root } = this.family
    const { id: _, loop: __, loop_version: ___, family: ____, ...filed } = root.matter
    const loop = this.tools.loop(loopId)
    const step = stepOf(loop, loop.start)
    if (!step?.by.includes('cascade')) throw new Error(`loop ${loop.id} can't be started by another`)
    const born: Member = {
      loop,
      steps: [],
      matter: {
        ...filed,
        ...foldedOf(undefined, at),
        id: this.tools.newId(),
        loop: loop.id,
        loop_version: loop.version,
        ref: null,
        reporter_id: null,
        filed_by: null,
        created_at: at,
        family: 0,
      },
    }
    const taken = { role: 'cascade', accountId: null, requestId: null, occurredAt: at }
    this.put(append(born, step, { ...taken, record }, this.tools))
  }

  private cascade(step: Step, at: Date): void {
    for (const child of this.family.root.loop.children) {
      for (const rule of child.cascades.filter((c) => c.on.includes(step.name))) {
        for (const member of this.family.children.filter(
          (c) => c.loop.id === child.loop && rule.from.includes(c.matter.state),
        )) {
          const ask = { step: rule.step, form: {}, requestId: null, occurredAt: at }
          this.step(member.matter.id, CASCADE, ask)
        }
      }
    }
  }

  private echo(member: Member, step: Step, ask: Omit<Ask, 'matterId'>): void {
    if (!member.matter.lead) return
    for (const child of this.family.root.loop.children.filter((c) => c.loop === member.loop.id)) {
      for (const rule of child.echoes.filter((e) => e.on === step.name)) {
        const { root } = this.family
        const own = stepOf(root.loop, rule.step)
        const circumstances = { actor: JOIN, now: ask.occurredAt }
        if (!own || refusal(own, root, this.family, circumstances)) continue
        this.step(root.matter.id, JOIN, { ...ask, step: rule.step, requestId: null })
      }
    }
  }

  private join(at: Date): void {
    for (const child of this.family.root.loop.children) {
      for (const rule of child.joins) {
        const { root, children } = this.family
        const { kind } = root.matter
        if (rule.kinds && !(kind && rule.kinds.includes(kind))) continue
        if (kind && rule.not?.includes(kind)) continue
        const standing = children.filter(
          (c) => c.loop.id === child.loop && !child.withdrawn.includes(c.matter.state),
        )
        const asked = rule.when === 'lead' ? standing.filter((c) => c.matter.lead) : standing
        const inPlace = (c: Member) => rule.in.includes(c.matter.state)
        const joined = asked.length > 0 && (rule.when === 'any' ? asked.some(inPlace) : asked.every(inPlace))
        const step = stepOf(root.loop, rule.step)
        if (!joined || !step?.from.includes(root.matter.state)) continue
        this.step(root.matter.id, JOIN, { step: rule.step, form: {}, requestId: null, occurredAt: at })
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
  /** The deadline that an effect gives to a clock that goes on running. */
  due?: Date | null | undefined
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
    due_at: taken.due ?? null,
    data: Object.keys(taken.record).length > 0 ? taken.record : null,
  }
  const before = steps.length === 0 ? undefined : matter
  if (step.to !== '=' && taken.role !== 'import') {
    // which limit holds may depend on what this very step says
    const provisional = { ...matter, ...foldedOf(apply(loop, before, row), taken.occurredAt) }
    row.due_at = tools.clock.due(loop, step.to, provisional, taken.occurredAt)
  }
  const now: Omit<Matter, 'wake_at'> = { ...matter, ...foldedOf(apply(loop, before, row), taken.occurredAt) }
  return {
    loop,
    steps: [...steps, row],
    matter: { ...now, wake_at: tools.clock.alarm(loop, now)?.at ?? null },
  }
}
