import type { Clock } from './clock.ts'
import type { Db } from './db.ts'
import type { AnyExportable } from './exports.ts'
import type { Log } from './log.ts'
import type { Secrets } from './secrets.ts'
import type { Tenants } from './tenants.ts'
import type { Mover } from './tree-change.ts'

/**
 * What a house remembers things by (see remember.ts). `beside`: of a house within a transaction, that of the house which it came from:
 * what is known there is taken, what is looked up within stays within.
 */
export type Memory = { readonly beside?: Memory }

/** What every act is handed: the things of this process that are not a request's. */
export type House = {
  db: Db
  clock: Clock
  log: Log
  /** By this what is remembered is kept apart from other houses'. */
  memory: Memory
  secrets: Secrets
  tenants: Tenants
  dataDir: string
  publicUrl: string
  /** This process may show the made-up demo: one-click sign-in, codes on screen. Never where a real district is served. */
  demo: boolean
  /** Tells the pump that facts were written; it would find them by itself a second later. */
  news(): void
  /** What a kind of job is called. */
  jobWords(kind: string): { zh: string; en: string }
  /** The lists that can be taken away as tables. */
  exports(): readonly AnyExportable[]
  /** All that follows when the grid tree changes, from the ground up. */
  movers(): readonly Mover[]
}
