// The commands themselves, killed -9 wherever they happen to be.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientConfig } from 'pg'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { SECRET } from '../../../tests/harness/constants.ts'
import { openTestHouse } from '../../../tests/harness/house.ts'
import { session } from '../postgres/roles.ts'
import { checkBackup } from './check.ts'
import { readKey } from './key.ts'
import { readManifest } from './manifest.ts'
import { refuseHalfRestored } from './marker.ts'
import { restoredOf, emptyDatabase, folder, keyFile, putAttachment } from './testing.ts'

/** Kills of each of the two commands. */
const KILLS = Number(process.env.GRIDLOOM_BACKUP_KILLS ?? 1)
const ROWS = 40_000

const { house, owner } = await openTestHouse({ woven: true })
const key = keyFile()
const dir = folder()
const command = new URL('../../gridloom.ts', import.meta.url).pathname

const urlOf = ({ user, password, host, database }: ClientConfig) =>
  `postgresql://${user}:${encodeURIComponent(String(password))}@/${database}?host=${encodeURIComponent(String(host))}`

function run(args: string[], url: string, dataDir: string) {
  const { PATH } = process.env
  const env = { PATH, DATABASE_URL: url, DATA_DIR: dataDir, BACKUP_KEY_FILE: key }
  const child = spawn(process.execPath, [command, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const told = { text: '' }
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (told.text += chunk))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, told, ended }
}
/** Runs a command and kills it some time after it has said so much. True where it came to its end before. */
async function killed(args: string[], url: string, dataDir: string, after: RegExp, within: number) {
  const { child, told, ended } = run(args, url, dataDir)
  const over = { is: false }
  void ended.then(() => (over.is = true))
  while (!after.test(told.text) && !over.is) await sleep(2)
  await sleep(Math.random() * within)
  child.kill('SIGKILL')
  const code = await ended
  if (code !== null && code !== 0) throw new Error(told.text)
  return code === 0
}
async function whole(args: string[], url: string, dataDir: string): Promise<string> {
  const { told, ended } = run(args, url, dataDir)
  if ((await ended) !== 0) throw new Error(told.text)
  return told.text
}
const fill = (from: number, rows: number) =>
  session(owner, (client) =>
    client.query(
      `insert into audit (district_id, at, act, about) select 340209, now(), 'umbrella counted', md5(i::text) || md5((i + 1)::text)
       from generate_series($1::int, $2::int) i`,
      [from, from + rows - 1],
    ),
  )

beforeAll(async () => {
  const { superuser } = inject('postgres')
  // what an administrator grants for a given database
  await session(superuser, (client) => client.query('grant gridloom_app to gridloom_owner'))
  writeFileSync(join(house.dataDir, 'secret'), `${SECRET}\n`, { mode: 0o600 })
  await fill(1, ROWS)
  for (let i = 0; i < 20; i++) await putAttachment(house, `a drawing of umbrella ${i}`)
})

describe('a backup killed -9', () => {
  test('is never taken for a whole one, and goes on where it was', async () => {
    for (let i = 0; i < KILLS; i++) {
      const ended = await killed(['backup', dir], urlOf(owner), house.dataDir, /the picture of/, 600)
      // killed after its last word, and before its own end, it is a whole one all the same
      const known = await readManifest(dir, readKey(key, dir)).catch((error: Error) => error)
      if (ended || !(known instanceof Error)) await checkBackup(dir, readKey(key, dir), () => {})
      else expect(known.message).toMatch(/backup.(unfinished|none)/)
      await fill(ROWS + i * 10 + 1, 10)
      if (ended || !(known instanceof Error)) break
    }
    expect(await whole(['backup', dir], urlOf(owner), house.dataDir)).toContain('were there')
    await checkBackup(dir, readKey(key, dir), () => {})
  }, 3_600_000)
  test('leaves the backup of before whole', async () => {
    for (let i = 0; i < KILLS; i++) {
      await fill(10 * ROWS + i * ROWS, ROWS)
      const before = await readManifest(dir, readKey(key, dir))
      const ended = await killed(['backup', dir], urlOf(owner), house.dataDir, /the picture of/, 600)
      const { manifest } = await checkBackup(dir, readKey(key, dir), () => {})
      if (ended) expect(manifest.id).not.toBe(before.id)
    }
  }, 3_600_000)
})

describe('a restore killed -9', () => {
  test('leaves a place that is never served, and run again it is as if nothing had happened', async () => {
    for (let i = 0; i < KILLS; i++) {
      const { manifest } = await checkBackup(dir, readKey(key, dir), () => {})
      const [target, home] = [await emptyDatabase(), folder('home')]
      const restored = ['restore', dir]
      const ended = await killed(restored, urlOf(target), home, /restoring …/, 2_500)
      // before its first change there is nothing to refuse, and after its last one nothing left to do
      const half = existsSync(join(home, 'restoring.json'))
      const over = ended || (!half && existsSync(join(home, 'secret')))
      if (half) expect(() => refuseHalfRestored(home)).toThrow('half restored')
      if (!over) expect(await whole(restored, urlOf(target), home)).toContain('0 different')
      expect(() => refuseHalfRestored(home)).not.toThrow()
      const found = await restoredOf(target)
      for (const { name, rows } of manifest.tables)
        if (found[name]) expect([name, found[name]?.split(' ')[0]]).toEqual([name, String(rows)])
    }
  }, 3_600_000)
})

test('a database with rows refuses before a large backup is read', async () => {
  const { told, ended } = run(['restore', dir], urlOf(owner), folder('home'))
  expect(await ended).toBe(1)
  expect(told.text).toContain('DATABASE_URL')
  expect(told.text).not.toContain('checking the backup')
})
