import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readKey } from './key.ts'
import { open, openPieces, seal } from './pieces.ts'
import { folder, keyFile, someKey } from './testing.ts'

const dir = folder()
const key = someKey(dir)
const body = Buffer.from('a lost umbrella, black, with a wooden handle\n'.repeat(20))
const sealed = seal(key, 'umbrella', body, 0)
const code = (work: () => unknown): string => {
  try {
    work()
    return 'opened'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

test('what was sealed opens, and its words stand nowhere in it', () => {
  expect(open(key, 'umbrella', sealed).body).toEqual(body)
  expect(sealed.includes('umbrella')).toBe(false)
})
test('the same content is sealed differently each time, under the same name', async () => {
  expect(seal(key, 'umbrella', body, 0).equals(sealed)).toBe(false)
  const pieces = openPieces(dir, key)
  expect(await pieces.put('rows', body)).toBe(await pieces.put('rows', body))
  expect(await pieces.put('file', body)).not.toBe(await pieces.put('rows', body))
})
test('any flipped bit is found', () => {
  fc.assert(
    fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
      const flipped = Buffer.from(sealed)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(code(() => open(key, 'umbrella', flipped))).toBe('backup.damaged')
    }),
    { numRuns: 2_000 },
  )
})
test('a piece cut short anywhere is found, and one with something behind it', () => {
  for (let length = 0; length < sealed.length; length++)
    expect(code(() => open(key, 'umbrella', sealed.subarray(0, length)))).toBe('backup.damaged')
  expect(code(() => open(key, 'umbrella', Buffer.concat([sealed, Buffer.from([0])])))).toBe('backup.damaged')
})
test('a piece in another one’s place is found', () => {
  expect(code(() => open(key, 'raincoat', sealed))).toBe('backup.damaged')
})
test('another key is told apart from damage', () => {
  expect(code(() => open(someKey(dir), 'umbrella', sealed))).toBe('backup.wrong_key')
})
test('a piece of a later format is told apart from damage', async () => {
  const { crc32 } = await import('node:zlib')
  const later = Buffer.from(sealed)
  later.writeUInt8(2, 4)
  later.writeUInt32BE(crc32(later.subarray(0, 32)), 32)
  expect(code(() => open(key, 'umbrella', later))).toBe('backup.newer')
})
test('a whole piece is found there, a damaged one is written anew, and what was begun is cleared away', async () => {
  const home = folder()
  const pieces = openPieces(home, key)
  const name = await pieces.put('rows', body)
  const place = join(home, 'pieces', name.slice(0, 2), name)
  const before = await readFile(place)
  const again = openPieces(home, key)
  await again.put('rows', body)
  expect(again.kept).toEqual({ written: 0, found: before.length })
  await truncate(place, before.length - 1)
  await again.put('rows', body)
  expect(again.kept.written).toBeGreaterThan(0)
  expect(await again.get(name)).toEqual(body)
  await writeFile(`${place}.99.part`, 'half')
  await writeFile(join(home, 'gridloom.backup.99.part'), 'half of a manifest')
  const other = await again.put('rows', randomBytes(40))
  await again.prune(new Set([name]))
  expect(
    (await readdir(join(home, 'pieces'), { recursive: true })).filter((one) => one.includes('/')),
  ).toEqual([`${name.slice(0, 2)}/${name}`])
  expect(await readdir(home)).toEqual(['pieces'])
  await expect(again.get(other)).rejects.toThrow('backup.damaged')
})
test('a missing piece and two that changed places are found', async () => {
  const home = folder()
  const pieces = openPieces(home, key)
  const [one = '', two = ''] = await Promise.all(
    ['one', 'two'].map((text) => pieces.put('rows', Buffer.from(text))),
  )
  const placeOf = (name: string) => join(home, 'pieces', name.slice(0, 2), name)
  await mkdir(join(home, 'pieces', 'aside'))
  await rename(placeOf(one), join(home, 'pieces', 'aside', 'x'))
  await expect(pieces.get(one)).rejects.toThrow('backup.damaged')
  await rename(placeOf(two), placeOf(one))
  await expect(pieces.get(one)).rejects.toThrow('backup.damaged')
})
test('a key is made once, told of, closed to others, and never beside the backup', async () => {
  const home = folder()
  const file = join(folder('keys'), 'deep', 'backup-key')
  const told: string[] = []
  const made = readKey(file, home, (path) => told.push(path))
  expect(told).toEqual([file])
  expect(readKey(file, home, (path) => told.push(path)).id).toEqual(made.id)
  expect(told).toHaveLength(1)
  expect(code(() => readKey(join(home, 'key'), home, () => {}))).toBe('backup.key_beside')
  await rm(file)
  expect(code(() => readKey(file, home))).toBe('backup.key_missing')
  await writeFile(file, 'too short', { mode: 0o600 })
  expect(code(() => readKey(file, home))).toBe('backup.key_unfit')
  const open = keyFile()
  for (const mode of [0o644, 0o640, 0o620, 0o604]) {
    await chmod(open, mode)
    expect(code(() => readKey(open, home))).toBe('backup.key_unfit')
  }
  await chmod(open, 0o400)
  expect(code(() => readKey(open, home))).toBe('opened')
})
