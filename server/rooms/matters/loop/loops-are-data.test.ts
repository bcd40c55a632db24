import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { loadTenants } from '../../../kit/tenants.ts'
import type { Loop } from './definition.ts'
import { loopsOf } from './book.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const tenants = loadTenants()
const common = new Set(readdirSync(`${tenants.commonDir}loops/`).map((name) => name.replace('.json', '')))
const own = tenants.all.flatMap((tenant) =>
  loopsOf(tenant, tenants)
    .filter((loop) => !common.has(loop.id))
    .map((loop) => ({ tenant, loop })),
)
const shared = new Set(
  loopsOf(tenants.all[0]!, tenants).flatMap((loop) =>
    common.has(loop.id) ? [...Object.keys(loop.states), ...loop.steps.map((s) => s.name)] : [],
  ),
)

/** Everything that runs: what a loop of a district needs must already be there, for all loops. */
const sources = ['server', 'contract', 'web']
  .flatMap((dir) => readdirSync(join(root, dir), { recursive: true, withFileTypes: true }))
  .filter(
    (entry) => entry.isFile() && /\.(ts|vue|json|css)$/.test(entry.name) && !entry.name.endsWith('.test.ts'),
  )
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((path) => !path.includes('/dist/') && !path.includes('/node_modules/'))
const texts = sources.map((path) => ({ path, text: readFileSync(path, 'utf8') }))

/** Names that only this loop has: its id, and the states and steps that no common loop knows. */
const namesOf = (loop: Loop): string[] => [
  loop.id,
  ...[...Object.keys(loop.states), ...loop.steps.map((s) => s.name)].filter(
    (n) => n.includes('_') && !shared.has(n),
  ),
]

describe('a loop is data', () => {
  test('there are loops that only a district has', () => {
    expect(own.map(({ tenant, loop }) => `${tenant.key} ${loop.id}`)).toEqual([
      'wanzhi four_orders',
      'wanzhi plaza_forum',
    ])
  })
  test.each(own)('nothing outside of its district knows $loop.id, its states or its steps', ({ loop }) => {
    const found = texts.flatMap(({ path, text }) =>
      namesOf(loop)
        .filter((name) => text.includes(name))
        .map((name) => `${path}: ${name}`),
    )
    expect(found).toEqual([])
  })
  test('the whole difference between a district with them and one without is their files', () => {
    const bare = mkdtempSync(join(tmpdir(), 'gridloom-districts-'))
    afterAll(() => rmSync(bare, { recursive: true, force: true }))
    cpSync(join(root, 'districts'), bare, { recursive: true })
    rmSync(join(bare, 'wanzhi', 'loops'), { recursive: true })
    const without = loadTenants(`${bare}/`)
    const loops = loopsOf(without.byKey('wanzhi'), without).map((loop) => loop.id)
    expect(loops).not.toContain('four_orders')
    cpSync(join(root, 'districts', 'wanzhi', 'loops'), join(bare, 'wanzhi', 'loops'), { recursive: true })
    const again = loadTenants(`${bare}/`)
    expect(loopsOf(again.byKey('wanzhi'), again)).toEqual(loopsOf(tenants.byKey('wanzhi'), tenants))
  })
})
