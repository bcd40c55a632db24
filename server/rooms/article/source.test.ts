import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { loadTenants } from '../../kit/tenants.ts'
import { agrees } from './rules.ts'
import { sourceOf } from './source.ts'

const tenants = loadTenants()
const beside = fileURLToPath(new URL('../../../../shared/article-figures.csv', import.meta.url))

test.runIf(existsSync(beside))('the shipped lines are those of the source, one for one', () => {
  const lines = parse(readFileSync(beside), { columns: true }) as Record<string, string>[]
  const shipped = tenants.all.flatMap((tenant) => {
    const { questions, said } = sourceOf(tenant)
    return questions.map(({ id, words }) => {
      const { op, value, unit } = said.get(id)!
      return [id, tenant.key, words.zh, op, value, unit.en]
    })
  })
  const given = lines.map((l) => [l.id, l.district, l.metric_zh, l.op, Number(l.value), l.unit])
  expect(shipped.toSorted()).toEqual(given.toSorted())
})

test.each(tenants.all.map((t) => [t.key, t] as const))(
  '%s: every line is told apart by its id, and says which room it awaits where none answers it',
  (_, tenant) => {
    const { questions, said } = sourceOf(tenant)
    expect(new Set(questions.map((q) => q.id)).size).toBe(questions.length)
    expect([...said.keys()]).toEqual(questions.map((q) => q.id))
    for (const { measure, awaits } of questions) expect(measure === null).toBe(awaits !== null)
    for (const { value, op } of said.values()) expect(agrees(Number.NaN, { value, op })).toBe(false)
  },
)

test('of what the source says nothing hangs on a question', () => {
  for (const tenant of tenants.all)
    for (const question of sourceOf(tenant).questions)
      expect(Object.keys(question).sort()).toEqual(['awaits', 'id', 'measure', 'mechanism', 'words'])
})
