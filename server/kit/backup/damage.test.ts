import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { openTestHouse } from '../../../tests/harness/house.ts'
import { silentLog } from '../log.ts'
import { migrate, migrations } from '../migrate.ts'
import { session } from '../postgres/roles.ts'
import { checkBackup } from './check.ts'
import { type Manifest, readManifest, writeManifest } from './manifest.ts'
import { contents, emptyDatabase, folder, putAttachment, putBack, someKey, take } from './testing.ts'

// a machine with other work on it takes its time
vi.setConfig({ testTimeout: 60_000 })

/** Damages of each kind. */
const TIMES = Number(process.env.GRIDLOOM_BACKUP_DAMAGES ?? 12)

const { house, owner } = await openTestHouse({ woven: true })
const dir = folder()
const key = someKey(dir)
let manifest: Manifest
beforeAll(async () => {
  for (let i = 0; i < 5; i++) await putAttachment(house, `a drawing of umbrella ${i}`)
  ;({ manifest } = await take({ owner, dataDir: house.dataDir, dir, key }))
})

/** The same numbers at each run. */
let seed = 7
const some = (below: number) => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return Math.floor((seed / 2_147_483_648) * below)
}
const files = () =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'whole',
    (error) => error.code ?? String(error),
  )

/** Does something to one file, reads the whole backup, and puts the file back. */
async function damaged(path: string, harm: (bytes: Buffer) => Buffer | undefined): Promise<string> {
  const bytes = readFileSync(path)
  const hurt = harm(Buffer.from(bytes))
  if (hurt) writeFileSync(path, hurt)
  else rmSync(path)
  const found = await code(checkBackup(dir, key, () => {}))
  writeFileSync(path, bytes)
  return found
}

describe('a backup in which', () => {
  test.each<[string, string[], (bytes: Buffer) => Buffer | undefined]>([
    [
      'one bit anywhere was flipped',
      ['backup.damaged'],
      (bytes) => {
        const bit = some(bytes.length * 8)
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        return bytes
      },
    ],
    ['a file was cut short anywhere', ['backup.damaged'], (bytes) => bytes.subarray(0, some(bytes.length))],
    ['a file is missing', ['backup.damaged', 'backup.unfinished'], () => undefined],
    [
      'a file is another one of it',
      ['backup.damaged'],
      () => readFileSync(join(dir, 'gridloom.backup')).reverse(),
    ],
  ])('%s is refused', async (_, codes, harm) => {
    const all = files()
    for (let i = 0; i < TIMES; i++) {
      const path = i % 8 === 0 ? join(dir, 'gridloom.backup') : (all[some(all.length)] ?? '')
      expect([path, codes.includes(await damaged(path, harm))]).toEqual([path, true])
    }
    expect(await code(checkBackup(dir, key, () => {}))).toBe('whole')
  })
  test('two pieces changed places is refused', async () => {
    const [one = '', two = ''] = manifest.tables.flatMap((table) => table.pieces.map(({ name }) => name))
    const placeOf = (name: string) => join(dir, 'pieces', name.slice(0, 2), name)
    const swap = () => {
      renameSync(placeOf(one), `${placeOf(one)}.aside`)
      renameSync(placeOf(two), placeOf(one))
      renameSync(`${placeOf(one)}.aside`, placeOf(two))
    }
    swap()
    expect(await code(checkBackup(dir, key, () => {}))).toBe('backup.damaged')
    swap()
  })
  test('anything is wrong is not restored, and nothing was made', async () => {
    const [target, home] = [await emptyDatabase(), join(folder('home'), 'not-there')]
    const path = files().at(-1) ?? ''
    const bytes = readFileSync(path)
    truncateSync(path, bytes.length - 1)
    expect(await code(putBack(dir, key, target, home))).toBe('backup.damaged')
    writeFileSync(path, bytes)
    expect(await code(putBack(dir, someKey(dir), target, home))).toBe('backup.wrong_key')
    expect(existsSync(home)).toBe(false)
    expect(await contents(target)).toEqual({})
  })
})

/** The same backup as another version would have made it. */
async function as(change: (manifest: Manifest) => Manifest): Promise<string> {
  const to = folder()
  cpSync(dir, to, { recursive: true })
  await writeManifest(to, key, change(await readManifest(dir, key)))
  return to
}

describe('a backup of', () => {
  test('a newer version is refused with its names', async () => {
    const later = { name: '9999-umbrellas.sql', sha256: 'x', at: manifest.at }
    const to = await as((one) => ({ ...one, migrations: [...one.migrations, later] }))
    await expect(checkBackup(to, key, () => {})).rejects.toMatchObject({
      code: 'backup.newer',
      params: { what: ['9999-umbrellas.sql'] },
    })
  })
  test('another program is refused', async () => {
    const to = await as((one) => ({
      ...one,
      migrations: one.migrations.map((each, i) => (i === 3 ? { ...each, sha256: 'other' } : each)),
    }))
    expect(await code(checkBackup(to, key, () => {}))).toBe('backup.other_migration')
  })
  test('another world than its rows add up to is refused when they are loaded', async () => {
    const to = await as((one) => ({
      ...one,
      tables: one.tables.map((table) =>
        table.name === 'node' ? { ...table, columns: table.columns.toReversed() } : table,
      ),
    }))
    const target = await emptyDatabase()
    await expect(putBack(to, key, target, folder('home'))).rejects.toThrow()
    expect(await contents(target)).toEqual({})
  })
  test('an older version is restored as it was and brought up to this one', async () => {
    const before = await emptyDatabase()
    const [first, last] = ['0016-kit-jobs.sql', migrations().at(-1) ?? '']
    await migrate(before, silentLog, first)
    await session(before, (client) =>
      client.query(`
        insert into district values (990001, 'umbrella', false, '2026-03-10');
        insert into node (district_id, path, level, name, from_at) values (990001, '1', 'district', '伞区', '2026-03-10');
        insert into setting values (990001, 1, 'umbrellas', '2026-03-10', '7')`),
    )
    const [to, home, target] = [folder(), folder('home'), await emptyDatabase()]
    const taken = await take({ owner: before, dataDir: folder(), dir: to, key })
    expect(taken.manifest.migrations.at(-1)?.name).toBe(first)
    await putBack(to, key, target, home)
    expect((await contents(target)).node).toBe((await contents(before)).node)
    expect(await migrate(target, silentLog)).toContain(last)
    const { rows } = await session(target, (client) => client.query('select key, value from setting'))
    expect(rows).toEqual([{ key: 'umbrellas', value: 7 }])
    // the version before would not know it any more
    await session(before, (client) =>
      client.query(`insert into migration values ('9999-umbrellas.sql', now())`),
    )
    expect(await code(take({ owner: before, dataDir: folder(), dir: folder(), key }))).toBe(
      'backup.newer_database',
    )
  })
})
