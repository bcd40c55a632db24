import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openPartner } from '../../../../tests/harness/intake.ts'
import { restructuring } from '../../../../tests/harness/restructuring.ts'
import { sql } from '../../../kit/db.ts'
import { pathAt } from '../index.ts'

const w = await restructuring()
const { nodes, who, house, districtId, clock, units } = w
const { db } = house

describe('a grid that moves to another community', () => {
  test('takes its whole history along under the new one, and where each was filed stays on record', async () => {
    const closed = (await w.bringTo('cleared')).id
    const open = (await w.report(who.resident, { nodeId: nodes.stairs })).id
    const affair = randomUUID()
    const tower = (await pathAt(house, districtId, nodes.tower)).join('.')
    await db.rows(sql`
      insert into admission (district_id, id, number, unit_id, node_id, path, class, title, about, provides, urgent, state, version,
        created_at, changed_at)
      values (${districtId}, ${affair}, 1, ${units.office}, ${nodes.tower}, ${tower}::ltree, 'livelihood', 'x', 'x', 'x', false, 'applied',
        1, ${clock.now()}, ${clock.now()})`)
    const moved = await w.change({ kind: 'move', node: nodes.ribs, parent: nodes.after })
    expect(moved.moves.map((m) => [m.node.name, m.from.name, m.to.name])).toEqual([
      ['伞骨网格', '雨前社区', '雨后社区'],
    ])
    expect(await w.lies(closed)).toBe('长柄街道 / 雨后社区 / 伞骨网格')
    expect(await w.lies(open)).toBe('长柄街道 / 雨后社区 / 伞骨网格 / 一号楼网格 / 一单元微网格')
    const filed = await db.one(sql`select grid_at_filing as at from matter where id = ${closed}`)
    expect(filed).toEqual({ at: nodes.ribs })
    const [row] = await db.rows<{ path: string }>(sql`select path::text from admission where id = ${affair}`)
    expect(row?.path).toBe((await pathAt(house, districtId, nodes.tower)).join('.'))
    expect((await w.now(who.worker)).posts[0]?.path).toEqual(await pathAt(house, districtId, nodes.ribs))
    expect(
      (await w.preview({ kind: 'move', node: nodes.tower, parent: nodes.canopy })).body.warnings.map(
        (one) => one.code,
      ),
    ).toEqual(['bare_parent'])
  })
})

test('a channel of a grid that was split goes on filing in all of it, by old codes and new ones', async () => {
  const hotline = await openPartner(w, w.http, { source: 'hotline', nodeId: nodes.canopy })
  const parts = [
    { name: '伞面一', code: 'C-1' },
    { name: '伞面二', code: 'C-2' },
  ]
  await w.change({ kind: 'split', node: nodes.canopy, parts })
  const at = async (node: string | undefined) => {
    const ref = randomUUID()
    const { status } = await hotline.file({ ref, words: '丢了一把伞', ...(node ? { node } : {}) })
    const { id } = await db.one<{ id: string }>(sql`select id from matter where ref = ${ref}`)
    return [status, (await w.lies(id)).split(' / ').at(-1)]
  }
  expect([await at('C-1'), await at('C-2'), await at('990001001001-D2'), await at(undefined)]).toEqual([
    [200, '伞面一'],
    [200, '伞面二'],
    [200, '伞面一'],
    [200, '伞面一'],
  ])
  const posts = await db.rows<{ name: string }>(sql`
    select n.name from post p join node n on n.id = p.node_id join account a on a.id = p.account_id
    where a.kind = 'service' and p.to_at is null order by n.name`)
  expect(posts.map((post) => post.name)).toEqual(['伞面一', '伞面二'])
})
