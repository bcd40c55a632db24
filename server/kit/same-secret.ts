import { type Queries, sql } from './db.ts'
import { LaunchError } from './postgres/launch-error.ts'
import type { Secrets } from './secrets.ts'

/**
 * Sealed names and phone numbers open only with the secret that they were sealed with. The database keeps a mark of it from the
 * first start on; another secret is refused before it can seal anything. Throws LaunchError.
 */
export async function checkSecret(q: Queries, secrets: Secrets, secretFile: string): Promise<void> {
  const mark = secrets.mark('gridloom deployment').toString('hex')
  await q.rows(sql`insert into deployment values ('secret', ${mark}) on conflict do nothing`)
  const { value } = await q.one<{ value: string }>(sql`select value from deployment where key = 'secret'`)
  if (value !== mark) {
    throw new LaunchError(
      `the secret in ${secretFile} is not the one this database was made with: put that one back, or its sealed names and phone numbers stay closed`,
    )
  }
}
