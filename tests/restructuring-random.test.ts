import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Asked, restructuring } from './harness/restructuring.ts'
import { sql } from '../server/kit/db.ts'
import { putSetting, settingsAt } from '../server/kit/settings.ts'
import { replay } from '../server/rooms/matters/index.ts'
import { addDuty } from '../server/rooms/partners/index.ts'
import { measure, rebuildFigures, recountFigures } from '../server/rooms/scores/index.ts'
import { addNode } from '../server/rooms/grid/index.ts'

const w = await restructuring()
const { house, districtId, nodes, who, units, clock } = w
const { db } = house

type Node = { id: number; parentId: number; level: string; path: string; children: number[] }
/** Runs of up to four changes each: a few in the suite; GRIDLOOM_RESTRUCTURINGS=300 for the long proof. */
const SAMPLE = 5
const RUNS = Number(process.env.GRIDLOOM_RESTRUCTURINGS ?? SAMPLE)

const LIMIT = 'loops.order.ordered.limit'

/** Grids that may be changed: communities and all below. */
const grids = () =>
  db.rows<Node>(sql`
    select n.id, n.parent_id as "parentId", n.level, n.path::text,
      array(select c.id from node c where c.parent_id = n.id and c.to_at is null order by c.id) as children
    from node n where n.district_id = ${districtId} and n.to_at is null and nlevel(n.path) >= 3 order by n.id`)

/** Everything that somebody could miss, as it stands. */
async function world() {
  const rows = (query: ReturnType<typeof sql>) => db.rows<Record<string, unknown>>(query)
  const settings: Record<string, unknown> = {}
  for (const { id, path } of await grids()) {
    const at = { districtId, path: path.split('.').map(Number), now: clock.now(), keys: [LIMIT] }
    settings[id] = (await settingsAt(db, at)).get(LIMIT)
  }
  return {
    nodes: await rows(
      sql`select * from node where district_id = ${districtId} and to_at is null order by id`,
    ),
    matters: await rows(sql`
      select to_jsonb(m) - 'family' as row from matter m where district_id = ${districtId} order by id`),
    posts: await rows(sql`
      select account_id, role, node_id, partner_id from post where district_id = ${districtId} and to_at is null order by 1, 2, 3, 4`),
    duties: await rows(
      sql`select * from partner_duty where district_id = ${districtId} order by partner_id, category, node_id`,
    ),
    robots: await rows(sql`select id, node_id from robot where district_id = ${districtId} order by id`),
    settings,
  }
}

/** What the district's list and its figures say. */
const total = async () => ({
  listed: (await w.numbers(who.centre)).length,
  figures: await measure(
    house,
    { districtId, path: [nodes.district] },
    { from: '2020-01-01', to: '2035-12-31' },
  ),
})
/** Open matters, orders and tasks that lie at no standing node, or elsewhere than their node. */
const astray = () =>
  db.rows(sql`
    select m.number, m.path::text from matter m
    left join node n on n.district_id = m.district_id and n.id = split_part(m.path::text, '.', nlevel(m.path))::int
    where m.district_id = ${districtId}
      and (n.id is null or n.path <> m.path or (m.closed_at is null and n.to_at is not null))`)

/** Something to ask of the tree as it is, by a number that is drawn; undefined where there is nothing of the kind. */
function askOf(all: Node[], kind: Asked['kind'], seed: number): Asked | undefined {
  const pick = <T>(some: readonly T[]): T | undefined => some[seed % Math.max(1, some.length)]
  const depth = ({ path }: Node) => path.split('.').length
  if (kind === 'split') {
    const node = pick(all)
    if (!node) return undefined
    const [left, right] = [0, 1].map((side) => node.children.filter((id) => (id + seed) % 2 === side))
    const parts = [
      { name: `左${seed}`, children: left ?? [] },
      { name: `右${seed}`, children: right ?? [] },
    ]
    return { kind, node: node.id, parts, rest: seed % 2 }
  }
  if (kind === 'merge') {
    const pairs = all.flatMap((a) =>
      all
        .filter((b) => a.id < b.id && a.parentId === b.parentId && a.level === b.level)
        .map((b) => [a.id, b.id]),
    )
    const two = pick(pairs)
    return two && { kind, nodes: two, into: { name: `并${seed}` } }
  }
  const ways = all.flatMap((node) => {
    const parent = all.find(({ id }) => id === node.parentId)
    if (!parent) return []
    const others = all.filter((other) => other.id !== parent.id && depth(other) === depth(parent))
    return others.map((other) => ({ kind, node: node.id, parent: other.id }) as const)
  })
  return pick(ways)
}

describe('whatever is split, merged and moved,', () => {
  beforeAll(async () => {
    const add = async (parentId: number, level: string, name: string) =>
      (
        await addNode(
          db,
          districtId,
          { parentId, level, code: null, name, nameEn: '', position: 1 },
          clock.now(),
        )
      ).id
    const rack = await add(nodes.after, 'estate_grid', '伞架网格')
    const stand = await add(rack, 'building_grid', '二号楼网格')
    await add(nodes.canopy, 'building_grid', '三号楼网格')
    await putSetting(db, {
      districtId,
      nodeId: nodes.ribs,
      key: LIMIT,
      value: '2wd',
      by: null,
      now: clock.now(),
    })
    await addDuty(db, districtId, { unitId: units.repair, category: 'other', nodeId: nodes.ribs })
    await addDuty(db, districtId, { unitId: units.repair, category: 'other', nodeId: rack })
    await db.rows(sql`
      insert into robot (district_id, node_id, name, url_sealed, shown, created_at)
      values (${districtId}, ${nodes.ribs}, '伞骨群', 'x', 'x', ${clock.now()}), (${districtId}, ${nodes.after}, '雨后群', 'x', 'x', ${clock.now()})`)
    for (const nodeId of [
      nodes.before,
      nodes.ribs,
      nodes.tower,
      nodes.stairs,
      nodes.canopy,
      nodes.handle,
      rack,
      stand,
    ]) {
      const { id } = await w.report(who.resident, { nodeId })
      if (nodeId === nodes.ribs)
        await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [units.factory] } })
      await w.report(who.neighbour, { nodeId })
    }
    await w.bringTo('cleared')
    await w.bringTo('cleared', { report: { nodeId: nodes.tower } })
    await w.settle()
    await rebuildFigures(house, districtId)
  })

  const step = fc.record({
    kind: fc.constantFrom('split' as const, 'merge' as const, 'move' as const),
    seed: fc.nat(1000),
  })
  test('no matter is lost or counted twice, each open one lies at a standing node, and undone it is the same world to the row', async () => {
    let changes = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        const before = await world()
        const count = await total()
        const done: string[] = []
        for (const { kind, seed } of steps) {
          const asked = askOf(await grids(), kind, seed)
          if (!asked) continue
          const change = await w.change(asked)
          expect([change.state, change.problem]).toEqual(['done', null])
          done.push(change.id)
          expect(await astray()).toEqual([])
          expect(await total()).toEqual(count)
          const { rows, sums } = await recountFigures(house, districtId, { waitMs: 0 })
          expect([rows, sums]).toEqual([[], []])
        }
        for (const id of done.reverse()) {
          expect((await w.undo(id)).state).toBe('undone')
          expect(await astray()).toEqual([])
        }
        expect(await world()).toEqual(before)
        changes += done.length
      }),
      { numRuns: RUNS, ...(RUNS === SAMPLE ? { seed: 20261123 } : {}) },
    )
    expect((await replay(house, districtId)).different).toEqual([])
    expect(changes).toBeGreaterThanOrEqual(RUNS)
  }, 600_000)
})
