// A random walk over a family of matters, checked at each step. For walks.test.ts and the long proof.
import { HOUR, MINUTE } from '../../../kit/clock.ts'
import { Problem } from '../../../kit/problems.ts'
import type { Tenant } from '../../../kit/tenants.ts'
import { ROLES } from '../../access/index.ts'
import { type Loop, MACHINES, type Step, stepOf } from './definition.ts'
import { take, type Tools } from './engine.ts'
import { type Family, type Member, memberOf, membersOf } from './family.ts'
import { fillForm } from './form.ts'
import { CLOCK, filed, REPORTER, toolsFor } from './testing.ts'
import { anyForm, type Draw, drawFrom } from './walking-forms.ts'
import { depthOf, mayTake, NEIGHBOURS, PEOPLE } from './walking-people.ts'
import { checkFamily, goodEnd } from './walking-rules.ts'

export type Walk = {
  family: Family
  tools: Tools
  now: Date
  /** Which definitions these are. */
  definitions: string
  /** Steps that this walk is fond of: some walks object, others ask for more time. */
  fond(step: Step): boolean
  /** Nearly no time passes between its steps. */
  hasty: boolean
}
export type Start = { tenant: Tenant; loops: readonly Loop[]; loop: Loop; by: string }
type Actor = (typeof PEOPLE)[number]
export type Try = { member: Member; step: Step; actor: Actor; form: Record<string, unknown> }

/** Everybody who may begin one of a district's loops. Loops that only begin under others are walked with those. */
export const startsOf = (tenant: Tenant, loops: readonly Loop[]): Start[] =>
  loops.flatMap((loop) =>
    (stepOf(loop, loop.start)?.by ?? [])
      .filter((by) => by !== 'cascade')
      .map((by) => ({ tenant, loops, loop, by })),
  )

/** A matter just filed, held at a level where somebody stands who may take it up. */
export function startWalk(begin: Start, seed: number, fondOf: string[] = []): Walk {
  const { tenant, loops, loop, by } = begin
  const draw = drawFrom(seed)
  const tools = toolsFor(loops, tenant)
  const start = stepOf(loop, loop.start) as Step
  const takeUp = loop.steps.filter((s) => s.level && s.main && s.from.includes(start.to)).flatMap((s) => s.by)
  const levels = [...new Set(takeUp.filter((role) => ROLES[role]?.place === 'node').map(depthOf))]
  const level = levels[draw(levels.length + 1)]
  // a program, an import, and sometimes the staff file for somebody without an account
  const staff = PEOPLE.find((one) => one.posts[0]?.role === by)?.accountId
  const accountId = by === 'resident' ? REPORTER : draw(3) > 0 ? (staff ?? null) : null
  const record = { ...fillForm(start, anyForm(start, tools.now, draw)).data, ...(level ? { level } : {}) }
  let family = filed(loop, tools, by, { accountId, record })
  checkFamily(undefined, family)
  const goesOn = loop.steps.find((step) => step.by.includes('import') && step.from.includes(start.to))
  if (by === 'import' && goesOn && draw(2) === 0) {
    const ask = { matterId: family.root.matter.id, step: goesOn.name, form: {}, requestId: null }
    family = take(
      family,
      { kind: 'machine', role: 'import' },
      { ...ask, occurredAt: tools.now },
      tools,
    ).family
    checkFamily(undefined, family)
  }
  const aims = fondOf.length > 0 ? fondOf : aimsOf(begin, draw)
  const fond = (step: Step) => aims.includes(step.name)
  const hasty = draw(2) === 0
  const definitions = `${tenant.key} ${loop.id}@${loop.version} ${fondOf}`
  return { family: frozen(family), tools, now: tools.now, definitions, fond, hasty }
}

/** A few steps that a walk is to reach, with those that their guards ask for first. */
function aimsOf({ loops, loop }: Start, draw: Draw): string[] {
  const below = loop.children.map((child) => loops.find((one) => one.id === child.loop) ?? loop)
  const breaksOff = draw(6) === 0
  const steps = [loop, ...below].flatMap((one) =>
    one.steps.filter((step) => breaksOff || !isAside(step, one)),
  )
  const aims = new Set(Array.from({ length: 1 + draw(3) }, () => steps[draw(steps.length)]!.name))
  for (const aim of aims) {
    for (const { guards, from } of steps.filter((step) => step.name === aim)) {
      for (const part of guards) {
        const asked = [part.step ?? []].flat()
        if (asked.length > 0) aims.add(String(asked[draw(asked.length)]))
      }
      // what only side roads lead to is not come by on the way
      const before = loop.steps.filter((step) => from.includes(step.to))
      const aside = before.every((step) => !step.main && step.from.length > 0)
      if (aside) for (const step of before) aims.add(step.name)
    }
    for (const [i, child] of loop.children.entries())
      if (below[i]?.steps.some((step) => step.name === aim)) for (const by of child.spawnedBy) aims.add(by)
  }
  return [...aims]
}

/**
 * Lets some time pass, with the clock acting or not, then takes one step that somebody may take, chosen by the number, after
 * one attempt at something else. Throws where a rule of the loops is broken; undefined where nobody can do anything any more.
 */
export function stride(walk: Walk, choice: number): Walk | undefined {
  const draw = drawFrom(choice)
  let next = later(walk, draw)
  if (draw(12) === 0) next = { ...next, family: joinedByOthers(next.family, draw) }
  attempt(next, anything(next, draw))
  const open = membersOf(next.family).flatMap((member) =>
    member.loop.steps
      .filter((step) => step.from.includes(member.matter.state))
      .flatMap((step) => {
        const actors = PEOPLE.filter((actor) => mayTake(actor, step, member, next.family))
        const length = actors.length > 0 ? weight(step, member.loop) * (next.fond(step) ? 30 : 1) : 0
        return Array.from({ length }, () => ({ member, step, actors }))
      }),
  )
  for (let tries = 0; tries < 30 && open.length > 0; tries++) {
    const { member, step, actors } = open[draw(open.length)]!
    const actor = actors[draw(actors.length)]!
    const family = attempt(next, { member, step, actor, form: anyForm(step, next.now, draw) })
    if (family) return { ...next, family }
  }
  return next.family === walk.family ? undefined : next
}

/** Walks are to come far: main steps are likely, and to break off beside the road is not. */
const weight = (step: Step, loop: Loop): number => {
  if (isAside(step, loop)) return 1
  return step.main ? 30 : step.to === '=' ? 1 : 3
}
const isAside = (step: Step, loop: Loop) =>
  !step.main && loop.ends.includes(step.to) && step.to !== goodEnd(loop)

/** Some hours, or until the clock next has something to say; now and then it is asked only days later. */
function later(walk: Walk, draw: Draw): Walk {
  const wakes = membersOf(walk.family).flatMap(({ matter }) => matter.wake_at?.getTime() ?? [])
  const next = Math.min(...wakes)
  const waits = draw(walk.hasty ? 40 : 6) === 0 && Number.isFinite(next)
  const time = waits
    ? Math.max(next, walk.now.getTime()) + draw(3) * 24 * HOUR
    : walk.now.getTime() + (!walk.hasty && draw(4) === 0 ? draw(9) * HOUR : draw(10) * MINUTE)
  const now = new Date(time)
  const moved = { ...walk, now, tools: { ...walk.tools, now } }
  return waits || draw(2) === 0 ? { ...moved, family: swept(moved) } : moved
}

/** What the sweep does: every member that is due takes the step of its clock, until none is due. */
function swept({ family: before, tools, now }: Walk): Family {
  let family = before
  for (let steps = 0; ; steps++) {
    const due = membersOf(family).find(({ matter }) => matter.wake_at && matter.wake_at <= now)
    if (!due) return family
    const alarm = tools.clock.alarmNow(due.loop, due.matter, now)
    if (!alarm || steps > 40)
      throw new Error(`an alarm that comes again and again: ${due.loop.id}, ${alarm?.step}`)
    const ask = { matterId: due.matter.id, step: alarm.step, form: {}, requestId: null, occurredAt: now }
    const next = take(family, CLOCK, ask, tools).family
    checkFamily(family, next)
    family = frozen(next)
  }
}

/** Somebody else's report is joined to this one, or split off again. */
function joinedByOthers(family: Family, draw: Draw): Family {
  if (family.joined.length > 0 && draw(2) === 0) return frozen({ ...family, joined: family.joined.slice(1) })
  const { closed_at, main_id } = family.root.matter
  const other = NEIGHBOURS.find((account) => !family.joined.includes(account))
  return closed_at || main_id || !other ? family : frozen({ ...family, joined: [...family.joined, other] })
}

const anything = ({ family, now }: Walk, draw: Draw): Try => {
  const members = membersOf(family)
  const member = members[draw(members.length)]!
  const step = member.loop.steps[draw(member.loop.steps.length)]!
  return { member, step, actor: PEOPLE[draw(PEOPLE.length)]!, form: anyForm(step, now, draw) }
}

const PERSONAL = /^matters\.(not_your(s|_place)|by_itself|held_above)$/

/** One step or its refusal; what it leaves behind is checked against the definition. */
export function attempt(
  { family, tools, now }: Walk,
  { member, step, actor, form }: Try,
): Family | undefined {
  const may = mayTake(actor, step, member, family)
  const filled = fillForm(step, form)
  const asked = { matterId: member.matter.id, step: step.name, form: filled.form, data: filled.data }
  let next: Family
  try {
    next = take(family, actor, { ...asked, requestId: null, occurredAt: now }, tools).family
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (PERSONAL.test(error.code) === may)
      throw new Error(`${step.name}: ${error.code}, though the actor may: ${may}`, { cause: error })
    return undefined
  }
  if (!may) throw new Error(`${step.name} was taken by somebody who may not`)
  if (step.by.every((by) => MACHINES.has(by))) throw new Error(`${step.name} was taken by a person`)
  if (!step.from.includes(member.matter.state)) throw new Error(`${step.name} from ${member.matter.state}`)
  const row = memberOf(next, member.matter.id)?.steps[member.steps.length]
  if (row?.step !== step.name || row.by_account !== actor.accountId)
    throw new Error(`${step.name} is not in the history as it was taken`)
  checkFamily(family, next)
  return frozen(next)
}

/** What is frozen all through can't be altered by the next step: that would throw. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) frozen(part)
  return value
}
