import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { openTestHouse } from '../../../tests/harness/house.ts'
import { sql } from '../db.ts'
import { checkBackup } from './check.ts'
import { filesOf } from './files.ts'
import { readManifest, writeManifest } from './manifest.ts'
import { openPieces } from './pieces.ts'
import { checkPlace } from './restore.ts'
import { emptyDatabase, folder, putAttachment, putBack, someKey, take } from './testing.ts'
import { putFile } from './tree.ts'

// a machine with other work on it takes its time
vi.setConfig({ testTimeout: 60_000 })

const { house, owner } = await openTestHouse()
const key = someKey(folder())
const words = 'a drawing of an umbrella'
let [dataDir, attachment] = ['', '']
beforeEach(async () => {
  await house.db.rows(sql`delete from file`)
  dataDir = folder('data')
  attachment = await putAttachment({ ...house, dataDir }, words)
})
const taken = async (dir = folder()) => ({ dir, ...(await take({ owner, dataDir, dir, key })) })
const named = (path: string, why: string) => [`${path.slice(dataDir.length + 1)} ${why}`]

describe('an attachment', () => {
  test('that the disk damaged is saved as it is, and named', async () => {
    truncateSync(attachment, 5)
    const { flaws, manifest } = await taken()
    expect(flaws).toEqual(named(attachment, 'is not what its name says: the disk damaged it'))
    expect(manifest.files).toMatchObject({ count: 1, bytes: 5 })
  })
  test.each<[string, () => void]>([
    ['went', () => rmSync(attachment)],
    ['lies in another’s folder', () => renameSync(attachment, join(dataDir, 'files', 'umbrella'))],
    [
      'is a folder of that name',
      () => {
        rmSync(attachment)
        mkdirSync(attachment)
      },
    ],
    ['went with its whole folder', () => rmSync(join(dataDir, 'files'), { recursive: true })],
  ])('that %s is named as missing', async (_, harm) => {
    // one on either side in the order of names, and one that somebody else brought as well
    for (const other of ['umbrella 1', 'umbrella 2', 'umbrella 3'])
      await putAttachment({ ...house, dataDir }, other)
    await house.db.rows(
      sql`insert into file select district_id + 1, hash, type, size, width, height, by_account, created_at from file`,
    )
    const before = (await taken()).manifest.files.count
    expect(before).toBe(4)
    harm()
    const { flaws, manifest } = await taken()
    expect(flaws).toEqual(expect.arrayContaining(named(attachment, 'is missing')))
    expect(flaws).toHaveLength(manifest.files.count === 0 ? 4 : 1)
  })
})

describe('a link among the files', () => {
  test('to a folder or a file elsewhere is followed, and a restore makes plain ones of them', async () => {
    const big = folder('big')
    const first = join(
      dataDir,
      'files',
      attachment.slice(join(dataDir, 'files').length + 1).split('/')[0] ?? '',
    )
    renameSync(first, join(big, 'first'))
    symlinkSync(join(big, 'first'), first)
    mkdirSync(join(big, 'jobs', '1'), { recursive: true })
    writeFileSync(join(big, 'jobs', '1', 'umbrellas.csv'), 'umbrellas,7')
    symlinkSync(join(big, 'jobs'), join(dataDir, 'jobs'))
    writeFileSync(join(big, 'upload'), 'lost umbrellas')
    mkdirSync(join(dataDir, 'imports'))
    symlinkSync(join(big, 'upload'), join(dataDir, 'imports', 'upload'))
    const { dir, flaws, manifest } = await taken()
    expect(flaws).toEqual([])
    expect(manifest.files.count).toBe(3)
    const home = folder('home')
    await putBack(dir, key, await emptyDatabase(), home)
    expect(readFileSync(join(home, attachment.slice(dataDir.length)), 'utf8')).toBe(words)
    expect(readFileSync(join(home, 'jobs', '1', 'umbrellas.csv'), 'utf8')).toBe('umbrellas,7')
    expect(readFileSync(join(home, 'imports', 'upload'), 'utf8')).toBe('lost umbrellas')
  })
  test('to nothing, back to a folder that holds it, and what is no file are named; everything else is saved', async () => {
    const imports = join(dataDir, 'imports')
    mkdirSync(join(imports, '1'), { recursive: true })
    symlinkSync('/nowhere/umbrella', join(imports, 'a'))
    symlinkSync(imports, join(imports, '1', 'b'))
    execFileSync('mkfifo', [join(imports, 'c')])
    symlinkSync('/nowhere/jobs', join(dataDir, 'jobs'))
    const { flaws, manifest } = await taken()
    expect(flaws.sort()).toEqual([
      'imports/1/b is a link back to a folder that holds it',
      'imports/a is a link to nothing',
      'imports/c is neither a file nor a folder',
      'jobs is a link to nothing',
    ])
    expect(manifest.files.count).toBe(1)
    await expect(
      checkPlace({ dataDir, secretFile: join(dataDir, 'secret'), given: true }, manifest),
    ).rejects.toThrow('backup.not_empty')
  })
})

test('a folder that cannot be read is named, with all attachments in it', async () => {
  rmSync(join(dataDir, 'files'), { recursive: true })
  writeFileSync(join(dataDir, 'files'), 'no folder any more')
  const { flaws, manifest } = await taken()
  expect(flaws).toEqual(['files cannot be read (ENOTDIR)', ...named(attachment, 'is missing')])
  expect(manifest.files.count).toBe(0)
})

test.each([
  '../umbrella',
  'files/../../umbrella',
  '/umbrella',
  'secret',
  'files',
  'pg/files/umbrella',
  'files/ab/..',
])('a manifest that names %s is refused before anything is written', async (path) => {
  const { dir, manifest } = await taken()
  const pieces = openPieces(dir, key)
  const { value: file } = await filesOf(manifest, pieces).next()
  const home = join(folder('home'), 'deep')
  await expect(putFile(home, { ...file, path }, pieces)).rejects.toThrow('backup.damaged')
  const line = Buffer.from(`${JSON.stringify({ ...file, path })}\n`)
  const list = [{ name: await pieces.put('rows', line), rows: 1 }]
  await writeManifest(dir, key, {
    ...(await readManifest(dir, key)),
    files: { ...manifest.files, pieces: list },
  })
  await expect(checkBackup(dir, key, () => {})).rejects.toMatchObject({
    code: 'backup.damaged',
    params: { piece: path },
  })
  expect(createHash('sha256').update(readFileSync(attachment)).digest('hex')).toBe(file.sha256)
  expect(() => readFileSync(join(dirname(home), 'umbrella'))).toThrow('ENOENT')
})
