import type { Loop } from './definition.ts'

/** The part of a matter that its steps decide: what `fold` rebuilds and `replay --check` compares. */
export type Folded = {
  state: string
  category: string | null
  unit_id: number | null
  lead: boolean
  /** What kind of call it is (an emergency, a joint enforcement …), as the loop's data names them. */
  kind: string | null
  /** The depth of the level of the tree that holds it; null where nothing was said: the place itself. */
  held: number | null
  /** The depth that lateness has risen to. */
  raised: number | null
  /** The account that took it on. */
  holder_id: number | null
  /** The numbered sheet it stands on. */
  sheet: string | null
  /** A step that somebody asked for and that waits to be taken, or refused. */
  awaits: string | null
  /** The matter that it was joined to, as another report of the same. */
  main_id: string | null
  due_at: Date | null
  clock_from: Date | null
  /** How far the running clock has spoken: 1 warned, 2 late, one more each time it rose by a level. */
  alarms: number
  paused_at: Date | null
  paused_until: Date | null
  late: boolean
  /** How often a limit ran out, in its whole life. */
  lapses: number
  /** Its lateness does not count, after a contest; it stays in the history. */
  exempt: boolean
  supervised: boolean
  solved: string | null
  satisfaction: string | null
  closed_at: Date | null
  changed_at: Date
  version: number
}

/** What was fixed when it was filed. */
export type Filed = {
  district_id: number
  id: string
  root_id: string
  number: number
  loop: string
  loop_version: number
  source: string
  ref: string | null
  title: string
  place: string | null
  grid_at_filing: number
  reporter_id: number | null
  filed_by: number | null
  created_at: Date
  path: number[]
  /** The reporter's name reaches only those named. */
  confidential: boolean
  /** Who may see it once it is published; null: nobody. */
  visibility: 'neighbours' | 'public' | null
  lng: number | null
  lat: number | null
}

/** `wake_at`, when the clock must look again, follows from the fold, the definition and the calendar: it is no part of the fold. */
export type Matter = Filed & Folded & { family: number; wake_at: Date | null }

export type StepRow = {
  seq: number
  step: string
  by_account: number | null
  by_role: string
  occurred_at: Date
  recorded_at: Date
  request_id: string | null
  due_at: Date | null
  /** Values of the form that are no free text, and what effects recorded (units ordered, children made). */
  data: Record<string, unknown> | null
}

export type Member = { matter: Matter; loop: Loop; steps: StepRow[] }

/** A matter and the orders that it spawned: always read, judged and written as one. */
export type Family = {
  root: Member
  children: Member[]
  /** Of each report that was joined to the root its account, where it has one: reporters as the first one is. */
  joined: readonly (number | null)[]
}

export const membersOf = (family: Family): Member[] => [family.root, ...family.children]
export const memberOf = (family: Family, id: string): Member | undefined =>
  membersOf(family).find((m) => m.matter.id === id)

/** A family with one of its members as it is now, or with a child more. */
export function withMember({ root, children, joined }: Family, member: Member): Family {
  const { id } = member.matter
  if (id === root.matter.id) return { root: member, children, joined }
  const known = children.some((c) => c.matter.id === id)
  const now = known ? children.map((c) => (c.matter.id === id ? member : c)) : [...children, member]
  return { root, children: now, joined }
}

/** The depth of the level of the tree that holds a matter. */
export const heldAt = ({ matter }: Member): number => matter.held ?? matter.path.length
