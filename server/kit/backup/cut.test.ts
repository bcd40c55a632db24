import { expect, test } from 'vitest'
import { cut, reader } from './cut.ts'

/** Rows as COPY writes them, some hundred bytes each. */
const row = (n: number) =>
  `${n}\tan umbrella was left on bench ${(n * 2654435761) % 4294967296}\t${'x'.repeat(n % 300)}\n`
const text = (from: number, to: number) =>
  Buffer.from(Array.from({ length: to - from }, (_, i) => row(from + i)).join(''))

async function pieces(bytes: Buffer, chunk = 65_536) {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk)
  }
  const found: { bytes: Buffer; rows: number }[] = []
  const { pieces: parts, digest } = cut(chunks())
  for await (const piece of parts) found.push(piece)
  return { found, digest: digest() }
}

const all = text(0, 60_000)

test('pieces are the rows in their order, each ends with a row, and none is larger than eight megabytes', async () => {
  const { found, digest } = await pieces(all)
  expect(Buffer.concat(found.map((piece) => piece.bytes)).equals(all)).toBe(true)
  expect(found.length).toBeGreaterThan(3)
  for (const { bytes } of found) {
    expect(bytes.at(-1)).toBe(10)
    expect(bytes.length).toBeLessThanOrEqual(8_000_000)
  }
  expect(found.reduce((sum, piece) => sum + piece.rows, 0)).toBe(60_000)
  expect(digest.rows).toBe(60_000)
})
test('they are the same however the bytes come', async () => {
  const ends = async (chunk: number) => (await pieces(all, chunk)).found.map((piece) => piece.bytes.length)
  expect(await ends(1_001)).toEqual(await ends(65_536))
})
test('rows put in at the beginning change the pieces near them and no others', async () => {
  const of = async (bytes: Buffer) =>
    (await pieces(bytes)).found.map((piece) => piece.bytes.toString('latin1'))
  const before = await of(all)
  const after = await of(Buffer.concat([text(70_000, 70_050), all]))
  expect(after.filter((piece) => !before.includes(piece))).toHaveLength(1)
})
test('what rows add up to does not depend on their order, and tells of one changed byte or one row too many', () => {
  const sum = (bytes: Buffer) => {
    const rows = reader()
    rows.read(bytes)
    return rows.digest()
  }
  const [a, b] = [text(0, 100), text(100, 200)]
  expect(sum(Buffer.concat([a, b]))).toEqual(sum(Buffer.concat([b, a])))
  const changed = Buffer.from(a)
  changed[5] = (changed[5] ?? 0) ^ 1
  expect(sum(changed).sums).not.toEqual(sum(a).sums)
  expect(sum(Buffer.concat([a, text(0, 1)]))).not.toEqual(sum(a))
})
test('a table without rows has no piece', async () => {
  expect(await pieces(Buffer.alloc(0))).toEqual({ found: [], digest: { rows: 0, sums: [0, 0] } })
})
