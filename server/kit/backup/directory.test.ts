import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { openTestHouse } from '../../../tests/harness/house.ts'
import { sql } from '../db.ts'
import { readManifest } from './manifest.ts'
import { refuseHalfRestored } from './marker.ts'
import { readKey } from './key.ts'
import { checkRoom, within } from './places.ts'
import { checkPlace } from './restore.ts'
import { emptyDatabase, folder, putAttachment, putBack, someKey, take } from './testing.ts'

// a machine with other work on it takes its time
vi.setConfig({ testTimeout: 60_000 })

const { house, owner } = await openTestHouse({ woven: true })
const { dataDir } = house
const dir = folder()
const key = someKey(dir)
const source = { owner, dataDir, dir, key }
beforeAll(async () => {
  await putAttachment(house, 'a drawing of an umbrella')
  await take(source)
})

describe('a directory', () => {
  test('that holds a backup is brought up to date: only what changed is written, what is of no use goes', async () => {
    const to = folder()
    const first = await take({ ...source, dir: to })
    await house.db.rows(
      sql`insert into audit (district_id, at, act) values (340209, ${house.clock.now()}, 'umbrella seen')`,
    )
    const second = await take({ ...source, dir: to })
    expect(second.manifest.id).not.toBe(first.manifest.id)
    // the table, and nothing of the other fifty
    expect(second.kept.written).toBeLessThan(first.kept.written / 5)
    const names = readdirSync(join(to, 'pieces'), { recursive: true }).filter((name) =>
      String(name).includes('/'),
    )
    const known = new Set(second.manifest.tables.flatMap((table) => table.pieces.map((piece) => piece.name)))
    expect(names.length).toBeLessThanOrEqual(known.size + second.manifest.files.count + 1)
  })
  test('that holds anything else is left alone', async () => {
    const to = folder()
    writeFileSync(join(to, 'letters.txt'), 'dear umbrella')
    await expect(take({ ...source, dir: to })).rejects.toThrow('backup.foreign_dir')
    await expect(take({ ...source, dir: join(dataDir, 'backup') })).rejects.toThrow('backup.inside_data')
    expect(readdirSync(to)).toEqual(['letters.txt'])
  })
  test('with a backup of another key or another house is left alone', async () => {
    const before = readFileSync(join(dir, 'gridloom.backup'))
    await expect(take({ ...source, key: someKey(dir) })).rejects.toThrow('backup.wrong_key')
    expect(readFileSync(join(dir, 'gridloom.backup')).equals(before)).toBe(true)
  })
  test('without the manifest is no backup, and what it holds is taken up', async () => {
    const to = folder()
    cpSync(dir, to, { recursive: true })
    rmSync(join(to, 'gridloom.backup'))
    await expect(putBack(to, key, await emptyDatabase(), folder('home'))).rejects.toThrow('backup.unfinished')
    const { kept } = await take({ ...source, dir: to })
    expect(kept.found).toBeGreaterThan(kept.written)
    await expect(readManifest(folder(), key)).rejects.toThrow('backup.none')
  })
})

test('a directory counts as where it is on the disk, whatever it is called', async () => {
  const [home, links] = [folder('home'), folder('links')]
  mkdirSync(join(home, 'in'))
  symlinkSync(join(home, 'in'), join(links, 'to-in'))
  symlinkSync(links, join(home, 'to-out'))
  const cases: [string, boolean][] = [
    [home, true],
    [join(home, 'later', 'still'), true],
    [join(home, '..backups'), true],
    [join(links, 'to-in'), true],
    [join(links, 'to-in', 'later'), true],
    [join(home, 'to-out'), false],
    [join(home, 'to-out', 'later'), false],
    [`${home}-other`, false],
    [join(home, '..'), false],
    [join(home, '..', 'other'), false],
  ]
  expect(cases.map(([path]) => [path, within(path, home)])).toEqual(cases)
  await expect(take({ ...source, dataDir: home, dir: join(links, 'to-in') })).rejects.toThrow(
    'backup.inside_data',
  )
  expect(() => readKey(join(links, 'to-in', 'key'), home)).toThrow('backup.key_beside')
})

test('two backups of one database are not taken at once', async () => {
  const both = await Promise.allSettled([
    take({ ...source, dir: folder() }),
    take({ ...source, dir: folder() }),
  ])
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(both.find((one) => one.status === 'rejected')?.reason.code).toBe('backup.at_work')
})

test('a place or a directory without room for it is told so before anything is made there', async () => {
  const [home, full] = [folder('home'), { ...(await readManifest(dir, key)), size: 1e18 }]
  const place = { dataDir: home, secretFile: join(home, 'secret') }
  await expect(checkPlace({ ...place, given: false }, full)).rejects.toThrow('backup.no_room')
  // the rows lie elsewhere
  await checkPlace({ ...place, given: true }, full)
  expect(() => checkRoom(dir, 1e18)).toThrow('backup.no_room')
  expect(readdirSync(home)).toEqual([])
})

test('a half restored place is refused in one line', async () => {
  const place = folder('half')
  writeFileSync(join(place, 'restoring.json'), JSON.stringify({ backup: 'x', at: '2026-03-10T02:00:00Z' }))
  expect(() => refuseHalfRestored(place)).toThrow(/half restored .* again/)
})
