import type { Loop } from './definition.ts'

/** The part of a matter that its steps decide: what `fold` rebuilds and `replay --check` compares. */
export type Folded = {
  state: string
  category: string | null
  unit_id: number | null
  lead: boolean
  due_at: Date | null
  clock_from: Date | null
  wake_at: Date | null
  late: boolean
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
}

export type Matter = Filed & Folded & { family: number }

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
export type Family = { root: Member; children: Member[] }

export const membersOf = (family: Family): Member[] => [family.root, ...family.children]
export const memberOf = (family: Family, id: string): Member | undefined =>
  membersOf(family).find((m) => m.matter.id === id)
