import { describe, expect, test } from 'vitest'
import { loadTenants } from '../../kit/tenants.ts'
import type { House } from '../../kit/house.ts'
import { assessmentOf, flawOf } from './assessment.ts'
import { columnsOf } from './rules/columns.ts'
import { type Rule, SIDES } from './rules/content.ts'

const tenants = loadTenants()
const rule = assessmentOf({ tenants } as House, tenants.all[0]?.id ?? 0)
const changed = (change: (rule: Rule) => void): Rule => {
  const copy = structuredClone(rule)
  change(copy)
  return copy
}

describe('what both sides are assessed by', () => {
  test.each(tenants.all.map((tenant) => [tenant.key, tenant.id] as const))(
    'is sound in %s: shares that there are, weights of a hundred, a source for each',
    (_, id) => {
      const asked = assessmentOf({ tenants } as House, id)
      expect(flawOf(asked)).toBeUndefined()
      for (const side of SIDES)
        expect(asked[side].parts.reduce((sum, { weight }) => sum + weight, 0)).toBe(100)
    },
  )
  test('never counts volume, the whistle rate, or anything that is no share', () => {
    for (const side of SIDES)
      for (const { key, kind } of columnsOf(side)) {
        const part = { column: key, weight: 1, source: 'default' }
        const flaw = flawOf(changed((copy) => (copy[side].parts = [part])))
        if (kind === 'share') expect(flaw).toBeUndefined()
        else expect(flaw).toMatch(/volume earns nothing/)
      }
  })
  test.each<[string, (rule: Rule) => void]>([
    [
      'a part that there is not',
      (r) => (r.units.parts = [{ column: 'umbrellas', weight: 1, source: 'default' }]),
    ],
    ['a source that is not named', (r) => ((r.units.parts[0] as { source: string }).source = 'hearsay')],
    ['a weight of nothing', (r) => ((r.places.parts[0] as { weight: number }).weight = 0)],
    ['a part twice', (r) => r.units.parts.push({ ...(r.units.parts[0] as Rule['units']['parts'][number]) })],
    ['no part', (r) => (r.places.parts = [])],
    ['a sample that there is not', (r) => (r.units.sample = 'umbrellas')],
    ['grades in disorder', (r) => r.units.grades.reverse()],
    ['grades that do not go down to nothing', (r) => r.units.grades.pop()],
  ])('is refused with %s', (_, change) => {
    expect(flawOf(changed(change))).toBeDefined()
  })
})
