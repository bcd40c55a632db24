// What the tests of this folder share.
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ClientConfig } from 'pg'
import { afterAll, inject } from 'vitest'
import { SECRET } from '../../../tests/harness/constants.ts'
import { systemClock } from '../clock.ts'
import { sql } from '../db.ts'
import type { House } from '../house.ts'
import { appRole, session } from '../postgres/roles.ts'
import { checkBackup } from './check.ts'
import { type BackupKey, readKey } from './key.ts'
import { unmark } from './marker.ts'
import { restore } from './restore.ts'
import { asOneText, rowsOf, tablesOf } from './snapshot.ts'
import { takeBackup } from './take.ts'

/** A new folder that is gone after the run. */
export const folder = (name = 'backup'): string => mkdtempSync(join(inject('postgres').files, `${name}-`))

/** A key of its own, as an operator keeps it. */
export function keyFile(): string {
  const file = join(folder('key'), 'backup-key')
  writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  return file
}

let count = 0
/** An empty database as the launcher would make it. */
export async function emptyDatabase(): Promise<ClientConfig> {
  const { superuser, owner } = inject('postgres')
  const database = `restored_${process.pid}_${++count}`
  await session(superuser, (client) => client.query(`create database ${database} owner ${owner.user}`))
  await session({ ...superuser, database }, (client) =>
    client.query(`grant usage on schema public to ${appRole};
      alter default privileges for role ${owner.user} grant select, insert, update, delete on tables to ${appRole};
      alter default privileges for role ${owner.user} grant usage on sequences to ${appRole}`),
  )
  afterAll(() => session(superuser, (client) => client.query(`drop database ${database} with (force)`)))
  return { ...owner, database }
}

type Source = { owner: ClientConfig; dataDir: string; dir: string; key: BackupKey }

export const take = ({ owner, dataDir, dir, key }: Source) =>
  takeBackup({
    ...{ owner, dataDir, dir, key },
    secret: SECRET,
    version: 'test',
    clock: systemClock,
    say: () => {},
  })

/** Restores as the command does, but for what comes after the rows. */
export async function putBack(
  dir: string,
  key: BackupKey,
  owner: ClientConfig,
  dataDir: string,
): Promise<void> {
  const backup = await checkBackup(dir, key, () => {})
  const place = { dataDir, secretFile: join(dataDir, 'secret'), given: true }
  await session(owner, (client) => restore(place, client, backup, () => {}))
  await unmark(dataDir)
}

/** A document as attachments lie, with a row that tells of it. Gives its path. */
export async function putAttachment({ db, dataDir, clock }: House, words: string): Promise<string> {
  const hash = createHash('sha256').update(words).digest('hex')
  const path = join(dataDir, 'files', hash.slice(0, 2), hash.slice(2, 4), hash)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, words)
  await db.rows(sql`
    insert into file values (340209, ${hash}, 'application/pdf', ${words.length}, null, null, 1, ${clock.now()})`)
  return path
}

/** Of each table a hash of its rows, in whatever order they lie. */
export const contents = (owner: ClientConfig): Promise<Record<string, string>> =>
  session(owner, async (client) => {
    await client.query('begin isolation level repeatable read')
    await asOneText(client)
    const found: Record<string, string> = {}
    for (const table of await tablesOf(client)) {
      const chunks: Buffer[] = []
      for await (const chunk of rowsOf(client, table)) chunks.push(chunk)
      const lines = Buffer.concat(chunks).toString().split('\n').sort()
      found[table.name] = `${lines.length - 1} ${createHash('sha256').update(lines.join('\n')).digest('hex')}`
    }
    return found
  })

/** The same without the tables that a restore makes its own; `notice` is one between clusters. */
export async function restoredOf(
  owner: ClientConfig,
  also: readonly string[] = [],
): Promise<Record<string, string>> {
  const own = ['deployment', 'fact', 'fact_cursor', 'job', ...also]
  return Object.fromEntries(Object.entries(await contents(owner)).filter(([name]) => !own.includes(name)))
}

/** A new key for a backup in `dir`. */
export const someKey = (dir: string): BackupKey => readKey(keyFile(), dir)
