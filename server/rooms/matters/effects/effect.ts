import type { Part, Step } from '../loop/definition.ts'
import type { Family, Folded, Member, StepRow } from '../loop/family.ts'

/** A child that a step makes: its own first step is taken by the machine `cascade`. */
export type Spawn = { loop: string; unitId: number; lead: boolean }

/** What an effect may ask of the engine, besides what it records in the step. */
export type Asked = { record?: Record<string, unknown>; spawn?: Spawn[] }

export type Effect = {
  /** Said at load when the parameters are wrong. */
  flaw?(part: Part, step: Step): string | undefined
  /** Decided once, when the step is taken. */
  ask?(member: Member, family: Family, form: Record<string, unknown>, part: Part): Asked
  /** Replayed for ever: must need nothing but the row. */
  fold?(was: Folded, row: StepRow, part: Part): Folded
}
