import { beforeAll, describe, expect, test } from 'vitest'
import { openTestHttp, type Out } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import { loadTenants } from '../../../kit/tenants.ts'
import type { Who } from '../../../kit/scope.ts'
import { textFields } from '../../matters/index.ts'
import { unknownPlaceholders } from '../rules/placeholders.ts'
import { shippedTemplates } from '../shipped.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, nodes } = w

type Listed = Out<'GET /api/templates'>
type Fitting = Out<'GET /api/matters/:id/templates'>
const SLOT = { loop: 'whistle', step: 'dispatch', field: 'request', category: null }
const put = async (as: Who, key: string, over: Record<string, unknown> = {}) =>
  (
    await http.ask<{ code?: string; detail?: string; version?: number }>('PUT', `/api/templates/${key}`, {
      as,
      body: {
        nodeId: nodes.before,
        version: 0,
        state: 'used',
        ...SLOT,
        title: '找伞',
        text: '请找伞。',
        ...over,
      },
    })
  ).body
const list = async (as: Who, node?: number) =>
  (await http.ask<Listed>('GET', `/api/templates${node ? `?node=${node}` : ''}`, { as })).body
const fitting = async (id: string, as: Who = who.clerk, slot = 'step=dispatch&field=request') =>
  (await http.ask<Fitting>('GET', `/api/matters/${id}/templates?${slot}`, { as })).body.templates

describe('the templates that are delivered', () => {
  test('stand in text fields that the loops have, for categories that there are, and leave only known places open', async () => {
    const fields = await textFields(w.house, w.districtId)
    const tenants = loadTenants()
    for (const tenant of tenants.all) {
      const known = new Set(
        tenant.categories.flatMap((c) => [c.key, ...c.children.map((child) => child.key)]),
      )
      for (const t of shippedTemplates(tenant, tenants)) {
        const slot = { loop: t.loop, step: t.step, field: t.field }
        expect([t.key, fields]).toEqual([t.key, expect.arrayContaining([expect.objectContaining(slot)])])
        expect([t.key, unknownPlaceholders(t.text)]).toEqual([t.key, []])
        expect([t.key, t.category === null || known.has(t.category)]).toEqual([t.key, true])
        expect(t.text.length).toBeLessThan(1000)
      }
    }
  })
  test('leave no limit open where units are called: the orders have their own', () => {
    const tenants = loadTenants()
    const calls = tenants.all
      .flatMap((tenant) => shippedTemplates(tenant, tenants))
      .filter((t) => t.step === 'dispatch' || t.step === 'return' || t.step === 'send_back')
    expect(calls.length).toBeGreaterThan(4)
    expect(calls.filter((t) => t.text.includes('{deadline}')).map((t) => t.key)).toEqual([])
  })
})

describe('words for a matter', () => {
  let id = ''
  beforeAll(async () => {
    id = (await w.report(who.resident, { place: '公交站', category: 'other.consult' })).id
  })
  test('are filled with what is known, and say what is not', async () => {
    await put(who.secretary, 'all-known', {
      text: '第{number}号，{place}，{unit}，{today}，{reporter_title}',
    })
    const found = (await fitting(id)).find((t) => t.key === 'all-known')
    const { number } = await w.house.db.one<{ number: number }>(
      sql`select number from matter where id = ${id}`,
    )
    expect(found?.text).toBe(`第${number}号，伞骨网格公交站，＿＿＿＿，2026年3月10日，居民`)
    expect(found?.gaps).toEqual(['unit'])
  })
  test('name the unit that is chosen in the form, before any other', async () => {
    await put(who.secretary, 'for-unit', { text: '请{unit}来' })
    const text = async (slot: string) =>
      (await fitting(id, who.clerk, slot)).find((t) => t.key === 'for-unit')?.text
    const slot = 'step=dispatch&field=request'
    expect(await text(slot)).toBe('请＿＿＿＿来')
    expect(await text(`${slot}&unit=${w.units.repair}`)).toBe('请雨伞修理铺来')
    expect(await text(`${slot}&unit=999999`)).toBe('请＿＿＿＿来')
  })
  test('never promise the deadline of a clock that the step ends; one that goes on is said', async () => {
    const text = '{deadline}请办好'
    await put(who.secretary, 'until-dispatch', { text })
    await put(who.secretary, 'until-progress', { text, step: 'progress', field: 'words' })
    const one = (await w.report()).id
    const order = (await fitting(one)).find((t) => t.key === 'until-dispatch')
    expect([order?.text, order?.gaps]).toEqual(['＿＿＿＿请办好', ['deadline']])
    await w.step(who.clerk, one, 'dispatch', { units: { lead: w.units.office, assist: [] } })
    const found = await fitting(one, who.clerk, 'step=progress&field=words')
    const { dueAt } = await w.stored(one)
    expect(dueAt).not.toBeNull()
    expect(found.find((t) => t.key === 'until-progress')?.text).toMatch(/^2026年3月\d+日 \d\d:\d\d前请办好$/)
  })
  test('come best fit first: its category, its group, then all', async () => {
    await put(who.secretary, 'for-all')
    await put(who.secretary, 'for-group', { category: 'other' })
    await put(who.secretary, 'for-child', { category: 'other.consult' })
    await put(who.secretary, 'for-others', { category: 'noise' })
    const keys = (await fitting(id)).map((t) => t.key)
    expect(keys.slice(0, 2)).toEqual(['for-child', 'for-group'])
    expect(keys).toContain('for-all')
    expect(keys).not.toContain('for-others')
  })
  test('are for staff, of a matter within reach, and of the step asked for', async () => {
    const codes = []
    for (const person of [who.resident, who.clerkElsewhere])
      codes.push(
        (await http.ask('GET', `/api/matters/${id}/templates?step=dispatch&field=request`, { as: person }))
          .body.code,
      )
    expect(codes).toEqual(['auth.not_allowed', 'matters.none'])
    expect((await fitting(id, who.clerk, 'step=clear&field=words')).map((t) => t.key)).toEqual([
      'clear-thanks',
    ])
  })
})

describe('a template', () => {
  test('is inherited downward, and what is set nearer wins', async () => {
    await put(who.street, 'hat', { nodeId: nodes.street, title: '街道的话' })
    const at = async (node: number, as = who.street) =>
      (await list(as, node)).templates.find((t) => t.key === 'hat')
    expect(await at(nodes.ribs)).toMatchObject({ title: '街道的话', here: false, node: { name: '长柄街道' } })
    await put(who.secretary, 'hat', { title: '社区的话' })
    expect(await at(nodes.ribs)).toMatchObject({ title: '社区的话', covers: true })
    expect(await at(nodes.after)).toMatchObject({ title: '街道的话' })
  })
  test('that is retired lets the one above hold again; a hidden one holds nowhere below', async () => {
    await put(who.street, 'cap', { nodeId: nodes.street })
    await put(who.secretary, 'cap', { title: '本地' })
    const at = async () => (await list(who.secretary, nodes.before)).templates.find((t) => t.key === 'cap')
    await put(who.secretary, 'cap', { version: 1, state: 'retired' })
    expect(await at()).toMatchObject({ title: '找伞', here: false })
    await put(who.secretary, 'cap', { version: 2, state: 'hidden' })
    expect(await at()).toMatchObject({ state: 'hidden', here: true })
    const { id } = await w.report()
    expect((await fitting(id)).map((t) => t.key)).not.toContain('cap')
  })
  test('that is delivered can be said in another way, or be left out, at a place', async () => {
    const shipped = async () =>
      (await list(who.secretary, nodes.before)).templates.find((t) => t.key === 'dispatch-request')
    expect(await shipped()).toMatchObject({ node: null, version: 0 })
    await put(who.secretary, 'dispatch-request', { title: '我们的话' })
    expect(await shipped()).toMatchObject({ title: '我们的话', covers: true, here: true })
  })
  test('keeps its versions, and a save over a newer one is refused', async () => {
    expect(await put(who.secretary, 'coat')).toEqual({ version: 1 })
    expect(await put(who.secretary, 'coat', { version: 1, title: '雨衣' })).toEqual({ version: 2 })
    expect((await put(who.secretary, 'coat', { version: 1 })).code).toBe('papers.stale')
    const rows = await w.house.db.rows(
      sql`select version, title from template where key = 'coat' order by version`,
    )
    expect(rows).toEqual([
      { version: 1, title: '找伞' },
      { version: 2, title: '雨衣' },
    ])
  })
  test.each([
    ['an unknown placeholder', { text: '请{whom}找伞' }, 'papers.unknown_placeholder'],
    ['half a brace', { text: '请{number找伞' }, 'papers.unknown_placeholder'],
    ['a field that there is not', { field: 'nothing' }, 'papers.no_slot'],
    ['a category that there is not', { category: 'hats' }, 'matters.unknown_category'],
    ['retiring what there is not', { state: 'retired' }, 'papers.no_template'],
  ])('with %s is refused', async (_, over, code) => {
    expect((await put(who.secretary, 'odd', over)).code).toBe(code)
  })
  test('is set by those who answer for the place', async () => {
    const codes = []
    for (const person of [who.clerk, who.worker, who.liaison, who.leader, who.resident])
      codes.push((await put(person, 'mine')).code)
    expect(new Set(codes)).toEqual(new Set(['auth.not_allowed']))
    expect((await put(who.secretary, 'mine', { nodeId: nodes.street })).code).toBe('papers.not_your_area')
    expect((await put(who.stranger, 'mine')).code).toBe('grid.no_node')
  })
})
