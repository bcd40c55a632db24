import { beforeAll, describe, expect, test } from 'vitest'
import { type Changed, restructuring } from '../../../../tests/harness/restructuring.ts'
import { sql } from '../../../kit/db.ts'

const w = await restructuring()
const { nodes, who, units } = w

describe('a grid that is split', () => {
  let split: Changed
  const at: Record<string, string> = {}
  let order = ''
  let parts: number[] = []
  const split2 = (over = {}) => ({
    kind: 'split' as const,
    node: nodes.ribs,
    parts: [
      { name: '伞骨东网格', code: '990001001001-D8', children: [nodes.tower] },
      { name: '伞骨西网格', nameEn: 'Ribs West', code: null },
    ],
    rest: 1,
    ...over,
  })

  beforeAll(async () => {
    at.open = (await w.report()).id
    at.chosen = (await w.report()).id
    at.ordered = (await w.report()).id
    await w.step(who.clerk, at.ordered, 'dispatch', { units: { lead: units.office, assist: [] } })
    order = (await w.orders(at.ordered))[0] ?? ''
    at.closed = (await w.bringTo('cleared')).id
    at.below = (await w.report(who.resident, { nodeId: nodes.stairs })).id
    at.belowClosed = (await w.bringTo('cleared', { report: { nodeId: nodes.tower } })).id
    at.beside = (await w.report(who.resident, { nodeId: nodes.canopy })).id
    await w.settle()
  })

  test('is previewed: what lies there, what goes where, and nothing is written', async () => {
    const before = await w.rowCounts()
    const { body, status } = await w.preview(split2())
    expect(status).toBe(200)
    expect(body.parts.map((part) => [part.name, part.children.map((child) => child.name)])).toEqual([
      ['伞骨东网格', ['一号楼网格']],
      ['伞骨西网格', []],
    ])
    const found = Object.fromEntries(body.found.map((f) => [f.kind, [f.n, f.stays, f.choice]]))
    expect(found).toEqual({
      'matters.open': [3, false, 'one'],
      'matters.closed': [1, true, null],
      'access.posts': [2, false, 'any'],
    })
    expect(body.found.find((f) => f.kind === 'access.posts')?.items.map((item) => item.words.zh)).toEqual([
      '伞小骨 · 网格员',
      '伞书记 · 网格党支部书记',
    ])
    expect(body.warnings).toEqual([
      { code: 'no_staff', n: 1, names: [{ zh: '伞骨东网格', en: '伞骨东网格' }] },
    ])
    expect(body.codes).toEqual(['990001001001-D3', '990001001001-D4'])
    expect(await w.rowCounts()).toEqual(before)
  })

  test('its open matters go on in the parts, with their orders, versions and clocks as they were', async () => {
    const before = await w.stored(at.ordered ?? '')
    const post =
      (await w.preview(split2())).body.found.find((f) => f.kind === 'access.posts')?.items[0]?.thing ?? ''
    split = await w.change(
      split2({
        goes: [
          { kind: 'matters.open', thing: at.chosen, parts: [0] },
          { kind: 'access.posts', thing: post, parts: [0, 1] },
        ],
      }),
    )
    expect([split.state, split.made.map((node) => node.name)]).toEqual(['done', ['伞骨东网格', '伞骨西网格']])
    parts = split.made.map((node) => node.id)
    expect(await w.lies(at.open ?? '')).toBe('长柄街道 / 雨前社区 / 伞骨西网格')
    expect(await w.lies(at.chosen ?? '')).toBe('长柄街道 / 雨前社区 / 伞骨东网格')
    expect(await w.lies(order)).toBe('长柄街道 / 雨前社区 / 伞骨西网格')
    expect({ ...(await w.stored(at.ordered ?? '')), family: 0 }).toEqual({ ...before, family: 0 })
  })
  test('what was closed at it stays where it happened, and a list of the closed node finds it', async () => {
    expect(await w.lies(at.closed ?? '')).toBe('长柄街道 / 雨前社区 / 伞骨网格')
    expect(await w.numbers(who.clerk, { node: String(nodes.ribs) })).toHaveLength(1)
    expect(await w.numbers(who.clerk, { node: String(parts[1]) })).toHaveLength(2)
  })
  test('what lies below goes along with its history', async () => {
    expect(await w.lies(at.below ?? '')).toBe('长柄街道 / 雨前社区 / 伞骨东网格 / 一号楼网格 / 一单元微网格')
    expect(await w.lies(at.belowClosed ?? '')).toBe('长柄街道 / 雨前社区 / 伞骨东网格 / 一号楼网格')
    expect(await w.lies(at.beside ?? '')).toBe('长柄街道 / 雨前社区 / 伞面网格')
  })
  test('stays readable, and says what it became and when', async () => {
    const shown = await w.node(nodes.ribs)
    expect(shown.became.map((node) => node.name)).toEqual(['伞骨东网格', '伞骨西网格'])
    expect(shown.endedAt).toBe(split.doneAt)
    expect((await w.node(nodes.tower)).up.map((node) => node.name)).toContain('伞骨东网格')
  })
  test('its people stand where they were sent, and nowhere else', async () => {
    const posts = async (person: typeof who.worker) =>
      (await w.now(person)).posts.map((post) => post.path?.at(-1)).sort()
    expect(await posts(who.worker)).toEqual([...parts].sort())
    expect(await posts(who.branch)).toEqual([parts[1]])
  })
  test('where a matter was filed is never rewritten', async () => {
    const rows = await w.house.db.rows(sql`select from matter where grid_at_filing = any(${parts}::int[])`)
    expect(rows).toEqual([])
  })
  test('a report to it lands in a part that takes the rest, a draft of its worker where that one may file', async () => {
    const late = await w.report(who.resident, { nodeId: nodes.ribs })
    expect(late.node.name).toBe('伞骨西网格')
    expect((await w.report(await w.now(who.worker), { nodeId: nodes.ribs })).node.name).toBe('伞骨西网格')
  })
  test('what was closed at it and is opened again goes on where its place is now', async () => {
    await w.step(who.resident, at.closed ?? '', 'reopen', { facts: '伞又丢了' })
    expect(await w.lies(at.closed ?? '')).toBe('长柄街道 / 雨前社区 / 伞骨西网格')
  })
})
