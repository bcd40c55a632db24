import { readdirSync } from 'node:fs'
import { afterAll, expect, inject, test } from 'vitest'
import { openDb } from './db.ts'
import { silentLog } from './log.ts'
import { appRole, session } from './postgres/roles.ts'
import { bringUpToDate } from './same-secret.ts'
import { secretsFrom } from './secrets.ts'

const { superuser, owner, app } = inject('postgres')
const database = `secret_${process.pid}`
const given = { ...owner, database }
const ask = (statement: string) => session(given, async (client) => (await client.query(statement)).rows)

await session(superuser, (client) => client.query(`create database ${database} owner ${owner.user}`))
await ask(`alter default privileges grant select, insert on tables to ${appRole}`)
const db = openDb({ ...app, database }, silentLog)
afterAll(async () => {
  await db.end()
  await session(superuser, (client) => client.query(`drop database ${database}`))
})

const migrations = readdirSync(new URL('../migrations/', import.meta.url)).filter((n) => n.endsWith('.sql'))
const newest = migrations.toSorted().at(-1)
const start = (secret: string) =>
  bringUpToDate({ db, secrets: secretsFrom(secret), log: silentLog }, given, '/etc/umbrella/secret')
const refusal =
  /the secret in \/etc\/umbrella\/secret is not the one this database was made with: put that one back/

test('an empty database takes the secret that it is first opened with, and opens with no other', async () => {
  expect(await start('the umbrella stands behind the door')).toHaveLength(migrations.length)
  expect(await start('the umbrella stands behind the door')).toEqual([])
  await expect(start('the umbrella was left on the train')).rejects.toThrow(refusal)
})
test('who comes with another secret changes nothing in a database that waits for migrations', async () => {
  await ask(`delete from migration where name = '${newest}'`)
  await expect(start('the umbrella was left on the train')).rejects.toThrow(refusal)
  // its tables are there: whoever begins to migrate trips over them
  await expect(start('the umbrella stands behind the door')).rejects.toThrow(`migration ${newest}: `)
})
