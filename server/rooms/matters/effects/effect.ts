import type { Part, Step } from '../loop/definition.ts'
import type { Ask, Tools } from '../loop/engine.ts'
import type { Family, Folded, Member, StepRow } from '../loop/family.ts'

/** A child that a step makes: its own first step is taken by the machine `cascade`, with this record. */
export type Spawn = { loop: string; record: Record<string, unknown> }
/** What an effect may ask of the engine, besides what it records in the step. */
export type Asked = {
  record?: Record<string, unknown>
  spawn?: Spawn[]
  /** A new deadline for the clock that runs on; kept in the step. */
  due?: Date | null
}

export type Effect = {
  /** Said at load when the parameters are wrong. */
  flaw?(part: Part, step: Step): string | undefined
  /** Decided once, when the step is taken. */
  ask?(member: Member, family: Family, ask: Omit<Ask, 'matterId'>, part: Part, tools: Tools): Asked
  /** Replayed for ever: must need nothing but the row. */
  fold?(was: Folded, row: StepRow, part: Part): Folded
}
