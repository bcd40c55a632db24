import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { openTestHouse } from '../../../tests/harness/house.ts'
import { sql } from '../db.ts'
import { silentLog } from '../log.ts'
import { migrate } from '../migrate.ts'
import { checkBackup } from './check.ts'
import { holdDir } from './hold.ts'
import type { BackupKey } from './key.ts'
import { readManifest, unlessReplaced } from './manifest.ts'
import { emptyDatabase, folder, putAttachment, someKey, take } from './testing.ts'

// a machine with other work on it takes its time
vi.setConfig({ testTimeout: 60_000 })

const { house, owner } = await openTestHouse({ woven: true })
const { dataDir } = house
const key = someKey(folder())
/** Files that take a while. */
const manyFiles = folder('data')
const many = join(manyFiles, 'imports', '1')
mkdirSync(many, { recursive: true })
const LOCK = 'gridloom.backup.lock'
let other = owner
beforeAll(async () => {
  await putAttachment(house, 'a drawing of an umbrella')
  other = await emptyDatabase()
  await migrate(other, silentLog)
  for (let i = 0; i < 150; i++) writeFileSync(join(many, `umbrella ${i}`), `umbrella ${i}`)
})

/** Begins something when a backup under this key is at its first file. */
function atFiles(begin: () => void): BackupKey {
  const begun = { is: false }
  return {
    ...key,
    nameOf(kind, digest) {
      if (kind === 'file' && !begun.is) {
        begun.is = true
        begin()
      }
      return key.nameOf(kind, digest)
    },
  }
}

test.each([
  ['of the same database', () => owner],
  ['of another database', () => other],
])(
  'a backup %s into a directory where one is at its files is refused, and the other one is whole',
  async (_, of) => {
    const dir = folder()
    let second: Promise<PromiseSettledResult<unknown>[]> | undefined
    const begin = () => {
      second = Promise.allSettled([take({ owner: of(), dataDir: folder(), dir, key })])
    }
    const first = await take({ owner, dataDir: manyFiles, dir, key: atFiles(begin) })
    expect(await second).toMatchObject([
      { status: 'rejected', reason: { code: 'backup.dir_held', params: { dir, pid: process.pid } } },
    ])
    expect((await checkBackup(dir, key, () => {})).manifest.id).toBe(first.manifest.id)
    expect(readdirSync(dir).sort()).toEqual(['gridloom.backup', 'pieces'])
    // and afterwards it is welcome
    const { manifest } = await take({ owner: of(), dataDir, dir, key })
    expect((await readManifest(dir, key)).id).toBe(manifest.id)
  },
)

test('a directory whose backup was killed is taken over', async () => {
  const dir = folder()
  const code = `
    const { holdDir } = await import(${JSON.stringify(join(import.meta.dirname, 'hold.ts'))})
    await holdDir(${JSON.stringify(dir)})
    console.log('held')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  await expect(holdDir(dir)).rejects.toMatchObject({ code: 'backup.dir_held', params: { pid: child.pid } })
  child.kill('SIGKILL')
  await once(child, 'exit')
  const letGo = await holdDir(dir)
  letGo()
  expect(readdirSync(dir)).toEqual([])
})

test('a directory that another machine holds is left to it, with the name of the file that says so; reading goes on', async () => {
  const dir = folder()
  const { manifest } = await take({ owner, dataDir, dir, key })
  const lock = join(dir, LOCK)
  const text = JSON.stringify({
    pid: 99_999_999,
    since: '2026-03-10T02:00:00Z',
    host: 'umbrella',
    place: 'umbrella 7',
  })
  writeFileSync(lock, text)
  await expect(take({ owner, dataDir, dir, key })).rejects.toMatchObject({
    code: 'backup.dir_held_elsewhere',
    params: { dir, host: 'umbrella', file: lock },
  })
  expect(readFileSync(lock, 'utf8')).toBe(text)
  const said: string[] = []
  expect((await checkBackup(dir, key, (line) => said.push(line))).manifest.id).toBe(manifest.id)
  expect(said.join()).toContain('a backup is being written')
})

test('who reads a backup while another one ends there is told to read again, and not that it is damaged', async () => {
  const dir = folder()
  await take({ owner, dataDir, dir, key })
  const { manifest, pieces } = await checkBackup(dir, key, () => {})
  const names = manifest.tables.flatMap((table) => table.pieces.map(({ name }) => name))
  const readAll = async () => {
    for (const name of names) await pieces.get(name)
  }
  await house.db.rows(
    sql`insert into audit (district_id, at, act) values (340209, ${house.clock.now()}, 'umbrella seen')`,
  )
  await take({ owner, dataDir, dir, key })
  await expect(readAll()).rejects.toThrow('backup.damaged')
  await expect(unlessReplaced(dir, key, manifest, readAll)).rejects.toThrow('backup.replaced')
  const now = await readManifest(dir, key)
  await expect(unlessReplaced(dir, key, now, readAll)).rejects.toThrow('backup.damaged')
})

test('a directory that cannot be made or written is named', async () => {
  const dir = join(folder(), 'letter.txt', 'backup')
  writeFileSync(join(dir, '..'), 'dear umbrella')
  await expect(take({ owner, dataDir, dir, key })).rejects.toMatchObject({
    code: 'backup.unwritable',
    params: { dir, why: 'ENOTDIR' },
  })
})
