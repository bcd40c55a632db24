import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { openTestHouse } from '../../tests/harness/house.ts'
import { sql } from './db.ts'
import { covers, directlyAt, mayAnywhere, type Post, reachOf, type Who, within } from './scope.ts'

const { house } = await openTestHouse()

const post = (at: number[] | number, can = ['matters.read']): Post => ({
  id: 1,
  role: 'community_clerk',
  path: typeof at === 'number' ? null : at,
  partnerId: typeof at === 'number' ? at : null,
  can: new Set(can),
})
const person = (posts: Post[], can: string[] = []): Who => ({
  accountId: 7,
  districtId: 1,
  districtKey: 'umbrella',
  kind: 'staff',
  name: '伞',
  demo: false,
  posts,
  can: new Set(can),
})
const reach = (posts: Post[], can: string[] = []) => reachOf(person(posts, can), 'matters.read')

describe('a node', () => {
  test.each([
    [[1], [1, 2, 3], true],
    [[1, 2], [1, 2], true],
    [[1, 2, 3], [1, 2], false],
    [[1, 2], [1, 3], false],
    [[1, 22], [1, 2], false],
  ])('%j covers %j: %s', (above, path, answer) => {
    expect(covers(above, path)).toBe(answer)
  })
})

describe('the reach of a person', () => {
  test('is what the posts with the permission cover, none inside another', () => {
    const posts = [
      post([1, 2, 3]),
      post([1, 2]),
      post([1, 2]),
      post([1, 4, 5]),
      post([1, 9], ['partners.read']),
      post(11),
      post(11),
    ]
    expect(reach(posts)).toEqual({
      districtId: 1,
      nodes: [
        [1, 2],
        [1, 4, 5],
      ],
      units: [11],
      self: null,
    })
  })
  test('is the own where the person may as themselves', () => {
    expect(reach([], ['matters.read'])).toEqual({ districtId: 1, nodes: [], units: [], self: 7 })
  })
  test('is nothing for who may nothing', () => {
    expect(reach([post([1], ['partners.read'])])).toEqual({ districtId: 1, nodes: [], units: [], self: null })
  })
  test('permission somewhere is a permission', () => {
    const who = person([post([1], ['a']), post(11, ['b'])], ['c'])
    expect(['a', 'b', 'c', 'd'].map((permission) => mayAnywhere(who, permission))).toEqual([
      true,
      true,
      true,
      false,
    ])
  })
  test('covers whatever one of the posts covers, and nothing else; each place by one node alone', () => {
    const path = fc.array(fc.integer({ min: 2, max: 4 }), { maxLength: 5 }).map((rest) => [
      1,
      // ids of a tree differ by depth: a child is never its own cousin
      ...rest.map((n, depth) => Number(`${rest.slice(0, depth).join('')}${n}`)),
    ])
    fc.assert(
      fc.property(fc.array(path, { maxLength: 6 }), path, (paths, place) => {
        const { nodes } = reach(paths.map((p) => post(p)))
        const by = nodes.filter((node) => covers(node, place))
        expect(by.length).toBe(paths.some((p) => covers(p, place)) ? 1 : 0)
      }),
    )
  })
})

describe('the SQL of a scope', () => {
  // a tree of depth 7: every node has two children, its label is its place among all
  const paths: number[][] = []
  const grow = (path: number[]) => {
    paths.push(path)
    if (path.length < 7) for (const child of [0, 1]) grow([...path, (path.at(-1) ?? 0) * 2 + child])
  }
  grow([1])
  beforeAll(async () => {
    const rows = JSON.stringify(paths.map((path, i) => ({ i, path: path.join('.') })))
    await house.db.rows(sql`
      insert into matter (district_id, id, root_id, number, loop, loop_version, source, title, grid_at_filing, created_at, path, state, changed_at, version)
      select 1, gen_random_uuid(), gen_random_uuid(), i, 'x', 1, 'x', '', 1, '2026-03-10', path::ltree, '', '2026-03-10', 1
      from json_to_recordset(${rows}::json) as r(i int, path text)`)
  })
  const found = async (condition: ReturnType<typeof within>) =>
    (await house.db.rows<{ path: string }>(sql`select path::text from matter where ${condition}`))
      .map((r) => r.path)
      .sort()

  test('finds at every depth what the node covers, and nothing beside it', async () => {
    for (const node of paths.filter(
      (path) => path.at(-1) === 2 ** (path.length - 1) || path.at(-1) === 2 ** path.length - 1,
    )) {
      const covered = paths
        .filter((path) => covers(node, path))
        .map((path) => path.join('.'))
        .sort()
      expect([node, await found(within(node))]).toEqual([node, covered])
      expect([node, await found(directlyAt(node))]).toEqual([node, [node.join('.')]])
    }
  })
})
