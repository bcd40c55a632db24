import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openTestHouse } from '../../../tests/harness/house.ts'
import { loadTenants } from '../../../server/kit/tenants.ts'
import { sql } from '../../../server/kit/db.ts'
import { checkLoops } from '../../../server/rooms/matters/index.ts'
import { randomOf } from '../random.ts'
import { forums, topics, wishes } from './bank.ts'
import { outcomeWords, placeWords, reportWords, spotIn, tellingOf } from './said.ts'

const { commonDir, all } = loadTenants()
const units = (JSON.parse(readFileSync(`${commonDir}units.json`, 'utf8')) as { units: { key: string }[] })
  .units
const categories = (all[0]?.categories ?? []).flatMap((c) => c.children.map((child) => child.key))

test('every topic is of a category that there is, and of units that there are', () => {
  expect(topics.filter((t) => !categories.includes(t.category)).map((t) => t.category)).toEqual([])
  const keys = units.map((unit) => unit.key)
  expect(topics.flatMap((t) => t.units).filter((unit) => !keys.includes(unit))).toEqual([])
  expect(topics.filter((t) => t.units.length === 0 || t.say.length === 0 || !(t.weight > 0))).toEqual([])
})

test('what goes with a way of telling names one that there is', () => {
  const lines = topics.flatMap((t) =>
    [t.more, t.so, t.done, t.own, t.answer].flat().map(({ text, of }) => ({ text, of, ways: t.say.length })),
  )
  expect(lines.filter(({ of, ways }) => of.some((way) => way < 1 || way > ways))).toEqual([])
})

test('the bank is rich: all groups of categories, and words that differ from report to report', () => {
  expect(new Set(topics.map((t) => t.category.split('.')[0])).size).toBe(19)
  expect(topics.length).toBeGreaterThan(70)
  const r = randomOf(1, 'words')
  const said = Array.from({ length: 1_000 }, () => {
    const topic = r.pick(topics)
    return reportWords(tellingOf(topic, r, spotIn(r, '晴川苑'), undefined), r)
  })
  expect(new Set(said).size).toBeGreaterThan(800)
  expect(Math.max(...said.map((words) => words.length))).toBeLessThan(250)
})

test('nothing is left to be filled in, and whatever is wanted of a topic there are words for', () => {
  const r = randomOf(2, 'filled')
  for (const topic of topics)
    for (let i = 0; i < 20; i++) {
      for (const kind of ['done', 'own', 'answer'] as const) {
        const telling = tellingOf(topic, r, spotIn(r, '晴川苑'), kind)
        const words = [reportWords(telling, r), placeWords(telling, r), outcomeWords(telling, kind, r)]
        for (const one of words) {
          expect(one).not.toMatch(/[{}]|undefined|，，|。。|^，/)
          // a number is parted from Chinese words by one space on either side
          expect(one).not.toMatch(/\p{sc=Han}\d|\d\p{sc=Han}| {2}/u)
        }
      }
    }
  for (const forum of forums) expect([forum.topic, forum.answer.length > 0]).toEqual([forum.topic, true])
})

describe('each name in a road is one of its loop', async () => {
  const { house } = await openTestHouse({ woven: true })
  for (const { id } of house.tenants.all) await checkLoops(house, id)
  const rows = await house.db.rows<{ name: string }>(sql`
    select distinct s ->> 'name' as name from loop, jsonb_array_elements(definition -> 'steps') s`)
  const folder = new URL('../whole/', import.meta.url)
  const taken = readdirSync(folder).flatMap((file) =>
    [...readFileSync(new URL(file, folder), 'utf8').matchAll(/\.take\(\s*[^'"]+?,\s*'(\w+)'/g)].map(
      (m) => m[1] ?? '',
    ),
  )
  test.each([...new Set(taken)])('%s', (step) => {
    expect(rows.map((row) => row.name)).toContain(step)
  })
  test('and there are many', () => {
    expect(new Set(taken).size).toBeGreaterThan(40)
  })
})

test('the kinds of help that are wished for are those of the loop', () => {
  const loop = JSON.parse(
    readFileSync(new URL('../../../districts/wanzhi/loops/four_orders.json', import.meta.url), 'utf8'),
  )
  const sorts = loop.steps[0].form[0].options.map((option: { key: string }) => option.key)
  expect(wishes.map((wish) => wish.sort).sort()).toEqual([...sorts].sort())
})
