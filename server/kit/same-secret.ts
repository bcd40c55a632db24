import type { ClientConfig } from 'pg'
import { type Queries, sql } from './db.ts'
import type { House } from './house.ts'
import { migrate } from './migrate.ts'
import { LaunchError } from './postgres/launch-error.ts'
import type { Secrets } from './secrets.ts'

/**
 * Sealed names and phone numbers open only with the secret that they were sealed with. The database keeps a mark of it from the
 * first start on; another secret is refused before it can seal anything. An empty database knows none yet. Throws LaunchError.
 */
async function checkSecret(q: Queries, secrets: Secrets, secretFile: string): Promise<void> {
  const { begun } = await q.one<{ begun: boolean }>(
    sql`select to_regclass('deployment') is not null as begun`,
  )
  if (!begun) return
  const mark = secrets.mark('gridloom deployment').toString('hex')
  await q.rows(sql`insert into deployment values ('secret', ${mark}) on conflict do nothing`)
  const { value } = await q.one<{ value: string }>(sql`select value from deployment where key = 'secret'`)
  if (value !== mark) {
    throw new LaunchError(
      `the secret in ${secretFile} is not the one this database was made with: put that one back, or its sealed names and phone numbers stay closed`,
    )
  }
}

/**
 * Brings the house's database up to date for who holds its secret: whoever does not changes nothing in it. Returns the names of
 * the migrations applied. Throws LaunchError.
 */
export async function bringUpToDate(
  { db, secrets, log }: Pick<House, 'db' | 'secrets' | 'log'>,
  owner: ClientConfig,
  secretFile: string,
): Promise<string[]> {
  await checkSecret(db, secrets, secretFile)
  const migrated = await migrate(owner, log)
  await checkSecret(db, secrets, secretFile)
  return migrated
}
