/** What a migration does to rows that were there, said by whoever wrote it. Anything else that becomes of a row is a loss. */
export type Change = {
  table: string
  /** The columns whose content it changes, or that go. Without them the table itself goes, or rows of it do. */
  columns?: string[]
  because: string
  /** A query of what was lost by it, a row each: the rows of before are in the schema `before`. */
  lost: string
}

/** By the migration's file. One that only adds has none. */
export const CHANGES: Record<string, Change[]> = {}
