// A random walk over a family of matters, checked at each step. For walks.test.ts and the long proof.
import { Problem } from '../../../kit/problems.ts'
import type { Tenant } from '../../../kit/tenants.ts'
import { ROLES } from '../../access/index.ts'
import { differences } from '../acts/replay.ts'
import { type Loop, MACHINES, type Step, stepOf } from './definition.ts'
import { type Actor, take, type Tools } from './engine.ts'
import { type Family, type Member, memberOf, membersOf } from './family.ts'
import { CLOCK, ELSEWHERE, filed, holder, PLACE, reporter, shippedLoops, toolsFor } from './testing.ts'

const UNITS = [11, 12, 13, 14, 15]
const HOUR = 3_600_000

/** Every role at the right place and at a wrong one, each unit's liaison, the reporter, another resident, the clock. */
const ACTORS: Actor[] = [
  ...Object.entries(ROLES).flatMap(([role, { place }], i) =>
    place === 'unit'
      ? UNITS.map((unit) => holder(role, unit, 900 + unit))
      : [holder(role, PLACE.slice(0, 3), 600 + i), holder(role, ELSEWHERE, 800 + i)],
  ),
  holder('grid_worker', PLACE, 640),
  holder('grid_worker', [1, 2, 3, 7], 641),
  reporter,
  { kind: 'person', accountId: 502, posts: [] },
  CLOCK,
]

export type Walk = { family: Family; tools: Tools; loops: Loop[]; tenant: Tenant }

export function startWalk(tenant: Tenant, imported: boolean): Walk {
  const loops = shippedLoops(tenant)
  const tools = toolsFor(loops, tenant)
  const whistle = loops.find((l) => l.id === 'whistle')
  if (!whistle) throw new Error('no whistle')
  return { family: frozen(filed(whistle, tools, imported ? 'import' : 'resident')), tools, loops, tenant }
}

type Try = { member: Member; step: Step; actor: Actor; form: Record<string, unknown> }

/**
 * Takes one step that somebody may take, chosen by the number, after one attempt at something else. Throws where a rule of
 * the loops is broken; undefined where nobody can do anything any more.
 */
export function stride(walk: Walk, choice: number): Walk | undefined {
  const draw = drawFrom(choice)
  const tools = { ...walk.tools, now: new Date(walk.tools.now.getTime() + draw(40) * HOUR) }
  attempt(walk.family, tools, anything(walk.family, draw))
  // a main step counts thrice, so that walks come far
  const open = membersOf(walk.family).flatMap((member) =>
    member.loop.steps
      .filter((step) => step.from.includes(member.matter.state))
      .flatMap((step) => {
        const actors = ACTORS.filter((actor) => mayTake(actor, step, member, walk.family))
        return actors.length > 0
          ? Array.from({ length: step.main ? 3 : 1 }, () => ({ member, step, actors }))
          : []
      }),
  )
  for (let tries = 0; tries < 30 && open.length > 0; tries++) {
    const { member, step, actors } = open[draw(open.length)]!
    const actor = actors[draw(actors.length)]!
    const family = attempt(walk.family, tools, { member, step, actor, form: formFor(step, draw) })
    if (family) return { ...walk, family, tools }
  }
  return undefined
}

/** Numbers below a bound, all from one seed. */
function drawFrom(seed: number): (below: number) => number {
  let state = seed ^ 0x9e3779b9
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5) | 0
    return ((state ^ (state >>> 13)) >>> 0) % below
  }
}

const anything = (family: Family, draw: (below: number) => number): Try => {
  const members = membersOf(family)
  const member = members[draw(members.length)]!
  const step = member.loop.steps[draw(member.loop.steps.length)]!
  return { member, step, actor: ACTORS[draw(ACTORS.length)]!, form: formFor(step, draw) }
}

function formFor(step: Step, draw: (below: number) => number): Record<string, unknown> {
  return Object.fromEntries(
    step.form.flatMap((field): [string, unknown][] => {
      if (!field.required && draw(2) === 0) return []
      const unit = () => UNITS[draw(UNITS.length)]!
      if (field.kind === 'unit') return [[field.name, unit()]]
      if (field.kind === 'units')
        return [[field.name, { lead: unit(), assist: Array.from({ length: draw(3) }, unit) }]]
      if (field.kind === 'choice') return [[field.name, field.options?.[draw(field.options.length)]?.key]]
      return field.kind === 'category' ? [[field.name, 'other']] : []
    }),
  )
}

/** Who may, told anew from the definition: a machine by its name, the reporter, or a post that covers the place. */
function mayTake(actor: Actor, step: Step, { matter }: Member, family: Family): boolean {
  if (actor.kind === 'machine') return step.by.includes(actor.role)
  if (step.by.includes('reporter') && actor.accountId === family.root.matter.reporter_id) return true
  return actor.posts.some(
    ({ role, path, partnerId, can }) =>
      step.by.includes(role) &&
      can.has('matters.step') &&
      (path ? path.every((node, depth) => matter.path[depth] === node) : partnerId === matter.unit_id),
  )
}

/** One step or its refusal; what it leaves behind is checked against the definition. */
function attempt(family: Family, tools: Tools, { member, step, actor, form }: Try): Family | undefined {
  const may = mayTake(actor, step, member, family)
  const ask = {
    matterId: member.matter.id,
    step: step.name,
    form,
    data: form,
    requestId: null,
    occurredAt: tools.now,
  }
  let next: Family | undefined
  try {
    next = take(family, actor, ask, tools).family
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const personal = /^matters\.(not_your(s|_place)|by_itself)$/.test(error.code)
    if (personal === may)
      throw new Error(`${step.name}: ${error.code}, though the actor may: ${may}`, { cause: error })
  }
  if (!next) return undefined
  if (!may) throw new Error(`${step.name} was taken by somebody who may not`)
  if (!step.from.includes(member.matter.state)) throw new Error(`${step.name} from ${member.matter.state}`)
  checkMembers(family, next)
  return frozen(next)
}

/** What is frozen all through can't be altered by the next step: that would throw. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) frozen(part)
  return value
}

function checkMembers(before: Family, after: Family): void {
  for (const member of membersOf(after)) {
    const { matter, loop, steps } = member
    const name = `${matter.id} (${loop.id}, ${matter.state})`
    if (differences(member).length > 0) throw new Error(`${name}: the fold differs in ${differences(member)}`)
    const had = memberOf(before, matter.id)
    const moved = !had || steps.slice(had.steps.length).some((row) => stepOf(loop, row.step)?.to !== '=')
    if (had && !moved && had.matter.due_at?.getTime() !== matter.due_at?.getTime())
      throw new Error(`${name}: a clock was touched by what did not move the matter`)
    if (!loop.ends.includes(matter.state)) continue
    if (matter.wake_at || !matter.closed_at) throw new Error(`${name}: an end on a clock, or not closed`)
    if (!skipsNothing(member))
      throw new Error(`${name}: ended without a required step: ${steps.map((s) => s.step)}`)
    const open = membersOf(after).filter((m) => m.matter.closed_at === null)
    if (member === after.root && open.length > 0) throw new Error(`${name}: ended with orders at work`)
  }
}

/** Ends that are not the last of the road (a withdrawn order, an imported reply) need only what leads to them. */
function skipsNothing({ loop, steps, matter }: Member): boolean {
  const last = loop.steps.findLast((step) => step.required)
  if (last?.to !== matter.state) return true
  const road = loop.steps.filter((step) => step.required).map((step) => step.name)
  let reached = 0
  for (const row of steps) if (row.step === road[reached]) reached++
  return reached === road.length
}

/** Shapes of a family from which an end was reached before. */
const leads = new Set<string>()
/** What decides how a family may go on: states, who holds the orders, and how often each step was taken; not how late it is. */
const keyOf = ({ tenant, family }: Walk): string =>
  [tenant.key, ...membersOf(family).map(shapeOf).sort()].join(' | ')
const shapeOf = ({ matter, steps }: Member): string => {
  const times = Map.groupBy(
    steps.filter((s) => s.by_role !== 'clock'),
    (s) => s.step,
  )
  const counts = [...times].map(([step, rows]) => `${step}${rows.length}`)
  return [matter.state, matter.unit_id, matter.lead, matter.satisfaction, ...counts.sort()].join(',')
}

/** Whether people of good will can still bring the matter to an end from here. */
export function mayEndFrom(walk: Walk, tried = new Set<string>()): boolean {
  const { root } = walk.family
  if (root.loop.ends.includes(root.matter.state)) return true
  const key = keyOf(walk)
  if (leads.has(key)) return true
  if (tried.has(key)) return false
  tried.add(key)
  const way = goodSteps(walk.family).some(({ member, step, actor, form }) => {
    const family = attempt(walk.family, walk.tools, { member, step, actor, form })
    return family !== undefined && mayEndFrom({ ...walk, family }, tried)
  })
  if (way) leads.add(key)
  return way
}

/** What somebody who wants to get on would do: the main step first, every choice answered well. */
function goodSteps(family: Family): Try[] {
  const free = UNITS.filter((unit) => !family.children.some((c) => c.matter.unit_id === unit))
  return membersOf(family)
    .toReversed()
    .flatMap((member) =>
      member.loop.steps
        .filter(
          (step) => step.from.includes(member.matter.state) && step.by.some((role) => !MACHINES.has(role)),
        )
        .toSorted((a, b) => Number(b.main) - Number(a.main))
        .flatMap((step) => {
          const actor = ACTORS.find((one) => mayTake(one, step, member, family))
          return actor ? [{ member, step, actor, form: goodForm(step, free) }] : []
        }),
    )
}

const goodForm = (step: Step, free: number[]): Record<string, unknown> =>
  Object.fromEntries(
    step.form
      .filter((field) => field.required)
      .map((field) => [
        field.name,
        field.kind === 'units'
          ? { lead: free[0] ?? UNITS[0], assist: [] }
          : field.kind === 'unit'
            ? (free[0] ?? UNITS[0])
            : field.options?.[0]?.key,
      ]),
  )
