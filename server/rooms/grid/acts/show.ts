import type { grid } from '../../../../contract/grid.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { pathOf } from '../../../kit/scope.ts'
import { districtRoot } from '../index.ts'
import { changeUnderWay } from '../store/changes.ts'
import { nodesById, successorsOf } from '../store/tree.ts'
import { childrenOf, districts, nodeWithPath, searchNodes, wayUp } from '../store.ts'

type Acts = Handlers<typeof grid>

export const listDistricts: Acts['GET /api/districts'] = async (house) =>
  (await districts(house.db)).map((row) => {
    const { id, key, name, mechanism, levels, categories } = house.tenants.byId(row.id)
    return { id, key, name, mechanism, levels, categories, demo: row.demo, rootId: row.rootId }
  })

export const listNodes: Acts['GET /api/districts/:key/nodes'] = async (house, { params, query }) => {
  const { districtId, rootId } = await districtRoot(house.db, params.key)
  const words = query.q?.trim()
  if (words) return { nodes: await searchNodes(house.db, districtId, words) }
  const nodes = await childrenOf(house.db, districtId, query.parent ?? rootId)
  return { nodes: nodes.map((node) => ({ ...node, up: [] })) }
}

export const showNode: Acts['GET /api/nodes/:id'] = async (house, { params, who }) => {
  const row = await nodeWithPath(house.db, who.districtId, params.id)
  if (!row) throw problem('grid.no_node')
  const way = await wayUp(house.db, who.districtId, pathOf(row.path))
  const node = way.pop()
  if (!node) throw problem('grid.no_node')
  const next = row.leaves ? await successorsOf(house.db, who.districtId, row.id) : []
  const became = await nodesById(
    house.db,
    who.districtId,
    next.map(({ id }) => id),
  )
  const underWay = await changeUnderWay(house.db, who.districtId)
  const changing = underWay?.nodes.some((id) => id === row.id || pathOf(row.path).includes(id)) ?? false
  return {
    node,
    up: way,
    endedAt: row.endedAt,
    became: became.map(({ id, name, nameEn }) => ({ id, name, nameEn })),
    changing,
  }
}
