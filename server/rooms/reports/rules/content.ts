import type { z } from 'zod'
import type * as shapes from '../../../../contract/bulletins.ts'
import type { Kind, Period } from './period.ts'

export type Cell = z.output<typeof shapes.cell>
export type Cells = z.output<typeof shapes.cells>
export type Column = z.output<typeof shapes.column>
export type Row = z.output<typeof shapes.row>
export type Appraisal = z.output<typeof shapes.appraisal>
export type Example = z.output<typeof shapes.example>
export type Rule = z.output<typeof shapes.rule>

export const SIDES = ['units', 'places'] as const
export type SideName = (typeof SIDES)[number]
export type Side = { columns: Column[]; rows: Row[]; total: Pick<Row, 'cells' | 'before'> }

/** What an edition holds. Names, words and the rule lie in it, so that it says the same for ever. */
export type Content = {
  format: 1
  kind: Kind
  district: { zh: string; en: string }
  demo: boolean
  node: { id: number; name: string; nameEn: string; district: boolean }
  period: Period
  compared: { last: Period; year: Period } | null
  rule: Rule
  /** The version of what counts as what. */
  measures: string
  sides: Record<SideName, Side>
  examples: Example[]
}

/** A share as a number from 0 to 1; undefined of nothing. */
export const shareOf = ({ n, of }: Cell): number | undefined => (of ? n / of : undefined)
