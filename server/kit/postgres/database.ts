import type { Env } from '../env.ts'
import { openGiven } from './given.ts'
import { type Database, startEmbedded } from './launcher.ts'

/** The database of this deployment: the one DATABASE_URL names, or the private one in DATA_DIR. */
export function databaseFrom(
  env: Pick<Env, 'databaseUrl' | 'dataDir'>,
  log: (line: string) => void,
): Promise<Database> {
  return env.databaseUrl ? openGiven(env.databaseUrl) : startEmbedded({ dataDir: env.dataDir, log })
}
