// What the pure tests of loops share: families without a database, a clock that stands, ids that count.
import { unborn } from './fold.ts'
import { loadTenants, type Tenant } from '../../../kit/tenants.ts'
import type { Post } from '../../../kit/scope.ts'
import { clockOf } from './clock.ts'
import { ROLES } from '../../access/index.ts'
import { guards } from '../guards/index.ts'
import { loopsOf } from './book.ts'
import { type Loop, loopFile, type Part, type Step, stepOf } from './definition.ts'
import { type Actor, append, take, type Tools } from './engine.ts'
import type { Family, Member } from './family.ts'

export const TUESDAY = new Date('2026-03-10T10:00:00+08:00')
/** District, street, community, grid: where the umbrella was lost; and a community beside it. */
export const PLACE = [1, 2, 3, 4]
export const ELSEWHERE = [1, 2, 9]
export const REPORTER = 501

const tenants = loadTenants()
export const shippedDistricts: readonly Tenant[] = tenants.all
export const shippedLoops = (tenant: Tenant): Loop[] => loopsOf(tenant, tenants)

/** Tools on a clock that the test moves, with ids that count up. */
export function toolsFor(loops: readonly Loop[], tenant: Tenant, now = TUESDAY): Tools {
  let count = 0
  return {
    now,
    newId: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
    loop(id) {
      const loop = loops.find((l) => l.id === id)
      if (!loop) throw new Error(`no loop ${id}`)
      return loop
    },
    clock: clockOf(tenant.calendar),
  }
}

type Filing = { accountId?: number | null; record?: Record<string, unknown> }

/** A matter that was reported just now at PLACE, by REPORTER where nobody else is named. */
export function filed(
  loop: Loop,
  tools: Tools,
  by = 'resident',
  { accountId = by === 'import' ? null : REPORTER, record = {} }: Filing = {},
): Family {
  const start = stepOf(loop, loop.start)
  if (!start) throw new Error('no start')
  const blank = unborn(loop, {
    district_id: 990001,
    id: 'the-matter',
    source: by,
    ref: null,
    title: '丢了一把红伞',
    place: null,
    grid_at_filing: 4,
    reporter_id: accountId,
    filed_by: null,
    created_at: tools.now,
    path: PLACE,
    confidential: false,
    visibility: null,
    lng: null,
    lat: null,
  })
  const root = append(
    blank,
    start,
    { role: by, accountId, requestId: null, occurredAt: tools.now, record },
    tools,
  )
  return { root, children: [], joined: [] }
}

export const CLOCK: Actor = { kind: 'machine', role: 'clock' }
export const reporter: Actor = { kind: 'person', accountId: REPORTER, posts: [] }

/** Somebody with one post: a role at a node (by its path) or in a unit (by its number). */
export function holder(role: string, at: number[] | number, accountId = 600): Actor {
  const post: Post = {
    id: accountId,
    role,
    path: typeof at === 'number' ? null : at,
    partnerId: typeof at === 'number' ? at : null,
    can: new Set(ROLES[role]?.can ?? []),
  }
  return { kind: 'person', accountId, posts: [post] }
}

/** One step with its form, at the time of the tools; the family as it is afterwards. */
export function took(
  family: Family,
  actor: Actor,
  matterId: string,
  step: string,
  form: Record<string, unknown>,
  tools: Tools,
): Family {
  const ask = { matterId, step, form, data: form, requestId: null, occurredAt: tools.now }
  return take(family, actor, ask, tools).family
}

/** The code of the problem that a piece of work ends with; 'done' where it doesn't. */
export function codeOf(work: () => unknown): string {
  try {
    work()
    return 'done'
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code)
    throw error
  }
}

/** The order that a unit holds, the newest first. */
export function orderOf(family: Family, unit: number): Member {
  const found = family.children.findLast((c) => c.matter.unit_id === unit)
  if (!found) throw new Error(`unit ${unit} holds no order`)
  return found
}

const words = { zh: '伞', en: 'umbrella' }
/** The smallest sound loop: an umbrella is lost, and found. Parts of it are replaced to make flawed ones. */
export const umbrella = (over: Record<string, unknown> = {}): Loop => loopFile.parse({ ...plain(), ...over })

export const plain = () => ({
  id: 'umbrella',
  version: 1,
  name: words,
  start: 'lose',
  ends: ['found'],
  states: { lost: { words, plain: words }, found: { words, plain: words } } as Record<string, unknown>,
  steps: [
    { name: 'lose', words, done: words, from: [], to: 'lost', by: ['resident'] },
    { name: 'find', words, done: words, from: ['lost'], to: 'found', by: ['grid_worker'] },
    {
      name: 'late',
      words,
      done: words,
      from: ['lost'],
      to: '=',
      by: ['clock'],
      effects: [{ name: 'mark_late' }],
    },
  ] as Record<string, unknown>[],
  clocks: [{ state: 'lost', limit: '1wd', onLate: 'late' }] as Record<string, unknown>[],
  children: [] as Record<string, unknown>[],
})

/** A member with some steps taken so often, in the order given, by whom it is said, and folded as it is said. */
export function lived(
  member: Member,
  steps: readonly (string | [step: string, by: number])[],
  matter: Partial<Member['matter']> = {},
): Member {
  const [first] = member.steps
  if (!first) throw new Error('a member without a first step')
  const rows = steps.map((step, i) => ({
    ...first,
    seq: i + 1,
    step: typeof step === 'string' ? step : step[0],
    by_account: typeof step === 'string' ? null : step[1],
    data: null,
  }))
  return { ...member, matter: { ...member.matter, ...matter }, steps: rows }
}

type Judged = { member: Member; family?: Family; actor?: Actor; now?: Date }

/** The code of what a guard says against a step, whatever its form; undefined for nothing. */
export const refuses = (name: string, part: object, { member, family, actor, now }: Judged) =>
  guards[name]?.refuses?.(member, { name, ...part }, family ?? { root: member, children: [], joined: [] }, {
    actor: actor ?? reporter,
    now: now ?? TUESDAY,
  })?.code

/** The same of a form. */
export const refusesForm = (
  name: string,
  form: Record<string, unknown>,
  part: object,
  { member, family, actor, now }: Judged,
) =>
  guards[name]?.refusesForm?.(
    form,
    { name, ...part },
    member,
    family ?? { root: member, children: [], joined: [] },
    { actor: actor ?? reporter, now: now ?? TUESDAY },
  )?.code

/** What is wrong with a guard's parameters, in a step with such a form. */
export const flawOf = (name: string, part: object, form: object[] = []) =>
  guards[name]?.flaw?.({ name, ...part } as Part, { name: 'find', form } as unknown as Step)

/** The common loops as a district has them that says nothing of its own about them, and its tools. */
export function shipped() {
  const tenant = shippedDistricts.find((one) => Object.keys(one.loops).length === 0)
  if (!tenant) throw new Error('no district is shipped that takes the common loops as they are')
  const loops = shippedLoops(tenant)
  const loopNamed = (id: string): Loop => {
    const loop = loops.find((l) => l.id === id)
    if (!loop) throw new Error(`no loop ${id}`)
    return loop
  }
  return { tenant, loops, loopNamed, tools: () => toolsFor(loops, tenant) }
}
