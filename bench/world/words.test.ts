import { expect, test } from 'vitest'
import { said } from './words.ts'

const many = Array.from({ length: 600 }, (_, i) => said(i))
const mean = (of: (one: (typeof many)[number]) => string) =>
  many.reduce((sum, one) => sum + [...of(one)].length, 0) / many.length

test('reports and results are as long as people write them', () => {
  expect(mean((one) => one.words)).toBeGreaterThan(110)
  expect(mean((one) => one.words)).toBeLessThan(130)
  expect(mean((one) => one.result)).toBeGreaterThan(140)
  expect(mean((one) => one.result)).toBeLessThan(160)
})

test('a title is short enough to be one, and the words begin with it', () => {
  for (const one of many) {
    expect([...one.title].length).toBeLessThanOrEqual(30)
    expect(one.words.startsWith(one.title)).toBe(true)
  }
})

test('the words differ from report to report', () => {
  expect(new Set(many.map((one) => one.words)).size).toBeGreaterThan(250)
})
