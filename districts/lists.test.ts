import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadTenants } from '../server/kit/tenants.ts'
import type { House } from '../server/kit/house.ts'
import { listsOf } from '../server/rooms/lists/index.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const tenants = loadTenants()
const house = { tenants } as House
const listsOfDistrict = (key: string) => listsOf(house, tenants.byKey(key).id)

test('the task list of 湾沚 has 9 classes and 128 affairs, as the article counts them, none named twice', () => {
  const { classes } = listsOfDistrict('wanzhi').tasks
  const affairs = classes.flatMap((c) => c.affairs)
  expect([classes.length, affairs.length]).toEqual([9, 128])
  for (const tongue of ['zh', 'en'] as const)
    expect(new Set(affairs.map((affair) => affair[tongue])).size).toBe(128)
  for (const { key, affairs: own } of classes)
    expect(own.filter((affair) => !affair.key.startsWith(`${key}.`))).toEqual([])
})

test.each(tenants.all.map((tenant) => tenant.key))(
  'the lists of %s can be read and say that they are samples',
  (key) => {
    const { tasks, duties } = listsOfDistrict(key)
    for (const { sample } of [tasks, duties]) {
      expect(sample?.zh).toMatch(/示例，非官方清单/)
      expect(sample?.en).toMatch(/sample, not an official list/)
    }
    const laws = tasks.laws.map((law) => law.key)
    const used = tasks.classes.flatMap((c) => c.affairs.flatMap((affair) => affair.basis ?? []))
    expect(laws.filter((law) => !used.includes(law))).toEqual([])
  },
)

test('each affair and each duty stands on one line of its file, so that a change shows what it changes', () => {
  for (const file of ['wanzhi/lists/tasks.json', 'common/lists/duties.json']) {
    expect(existsSync(`${here}${file}`)).toBe(true)
    const lines = readFileSync(`${here}${file}`, 'utf8').split('\n')
    expect(lines.filter((line) => (line.match(/"key":/g) ?? []).length > 1)).toEqual([])
  }
})
