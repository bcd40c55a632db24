// Who walks: people of every role at right and wrong places; whether they may, told anew from the definition and the history.
import type { Post } from '../../../kit/scope.ts'
import { ROLES } from '../../access/index.ts'
import type { Step } from './definition.ts'
import { stepOf } from './definition.ts'
import type { Actor } from './engine.ts'
import type { Family, Member } from './family.ts'
import { ELSEWHERE, holder, PLACE, REPORTER } from './testing.ts'

export const UNITS = [11, 12, 13, 14, 15]
/** Residents whose reports of the same thing may be joined. */
export const NEIGHBOURS = [503, 504]
/** How deep in the tree a role's posts usually stand: the district is 1. */
const DEPTHS: Readonly<Record<string, number>> = {
  grid_worker: 4,
  branch_secretary: 4,
  party_member: 4,
  community_clerk: 3,
  community_secretary: 3,
  street_clerk: 2,
}
export const depthOf = (role: string): number => DEPTHS[role] ?? 1

const resident = (accountId: number): Person => ({ kind: 'person', accountId, posts: [] })
type Person = Extract<Actor, { kind: 'person' }>

/** Every role at the right place, in a place beside it and, doubled, in a second person; the units; residents. */
export const PEOPLE: readonly Person[] = [
  ...Object.entries(ROLES).flatMap(([role, { place }], i) => {
    if (place === 'unit') return UNITS.map((unit) => holder(role, unit, 900 + unit))
    const at = PLACE.slice(0, depthOf(role))
    return [holder(role, at, 600 + i), holder(role, at, 700 + i), holder(role, ELSEWHERE, 800 + i)]
  }),
  holder('grid_worker', PLACE.slice(0, 3), 640),
  holder('grid_worker', [1, 2, 3, 7], 641),
  holder('community_clerk', PLACE.slice(0, 1), 642),
  ...[REPORTER, 502, ...NEIGHBOURS].map(resident),
] as Person[]

type Told = { level: number; account: number | null; unit: number | null }
const told = new WeakMap<Member['steps'], Told>()
/** What a history says of who holds a matter, told without the fold. */
export function toldOf(member: Member): Told {
  const known = told.get(member.steps) ?? tell(member)
  told.set(member.steps, known)
  return known
}

function tell({ loop, steps, matter }: Member): Told {
  let [level, account, unit]: [number | null, number | null, number | null] = [null, null, null]
  for (const row of steps) {
    const number = (value: unknown) => (typeof value === 'number' ? value : null)
    for (const part of stepOf(loop, row.step)?.effects ?? []) {
      if (part.name === 'rise' || part.name === 'hold') level = number(row.data?.level)
      if (part.name === 'take_on') account = row.by_account
      if (part.name === 'let_go') account = null
      if (part.name === 'take_unit') unit = number(row.data?.unit)
      if (part.name === 'give_unit')
        unit = part.field === undefined ? null : number(row.data?.[String(part.field)])
    }
  }
  return { level: level ?? matter.path.length, account, unit }
}

/** Who may: the reporter or somebody whose report was joined, whoever took it on, or a post of the place, level or unit. */
export function mayTake({ accountId, posts }: Person, step: Step, member: Member, family: Family): boolean {
  const held = toldOf(member)
  const reports = [family.root.matter.reporter_id, ...family.joined].includes(accountId)
  if (step.by.includes('reporter') && reports) return true
  if (step.by.includes('holder') && held.account === accountId) return true
  const { path } = member.matter
  const inPlace = ({ path: at, partnerId }: Post): boolean => {
    if (!at) return partnerId !== null && partnerId === held.unit
    return at.every((node, depth) => path[depth] === node) && (!step.level || at.length <= held.level)
  }
  return posts.some((post) => step.by.includes(post.role) && post.can.has('matters.step') && inPlace(post))
}
