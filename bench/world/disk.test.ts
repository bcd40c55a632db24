import { expect, test } from 'vitest'
import { bytesOf, type Disk, grown } from './disk.ts'

const disk = (matters: number, heap: number, index: number, words: number): Disk => ({
  matters,
  steps: matters * 12,
  notices: 0,
  tables: [
    { table: 'matter', rows: matters, heap, indexes: [{ name: 'matter_pkey', bytes: index }] },
    { table: 'matter_content', rows: matters, heap: words, indexes: [] },
  ],
})

test('the disk of what came meanwhile is that of its own, table by table and index by index', () => {
  const growth = grown(disk(100, 1_000, 500, 800), disk(110, 1_200, 530, 900))
  expect(growth).toEqual(disk(10, 200, 30, 100))
})

test('the words themselves can be left out of the sum', () => {
  expect(bytesOf(disk(1, 1_000, 500, 800))).toBe(2_300)
  expect(bytesOf(disk(1, 1_000, 500, 800), false)).toBe(1_500)
})
