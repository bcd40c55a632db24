import type { z } from 'zod'
import type { gridNets } from '../../../../contract/grid-nets.ts'
import { type Queries, sqlState } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { problem, say } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import type { Who } from '../../../kit/scope.ts'
import { readTable } from '../../../kit/tables/index.ts'
import { checkReach } from '../restructure/world.ts'
import { columnsOf, gridsFor, saidIn } from '../rules/net.ts'
import { audit, holdTree } from '../store/changes.ts'
import * as store from '../store/nets.ts'

type Acts = Handlers<typeof gridNets>
type Whole = z.input<(typeof gridNets)['GET /api/grid/nets/:id']['out']>

/** A table of areas is short: what is longer is something else. */
const MOST_BYTES = 2 * 1024 * 1024
const MOST_AREAS = 1000
const NAME = 60
const UNIQUE = '23505'

export const listNets: Acts['GET /api/grid/nets'] = async (house, { who }) => ({
  rows: await store.listNets(house.db, who.districtId),
})

export const showNet: Acts['GET /api/grid/nets/:id'] = async (house, { who, params }) =>
  wholeNet(house.db, who.districtId, params.id)

async function wholeNet(q: Queries, districtId: number, id: string): Promise<Whole> {
  const net = await store.netById(q, districtId, id)
  if (!net) throw problem('grid.no_net')
  const areas = await store.areasOf(q, districtId, id)
  const ids = [...new Set(areas.flatMap((area) => area.nodes))]
  const named = new Map((await store.nodesNamed(q, districtId, ids)).map((node) => [node.id, node]))
  return {
    net,
    areas: areas.map(({ nodes, ...area }) => ({
      ...area,
      nodes: nodes.flatMap((node) => named.get(node) ?? []),
      unknown: [],
    })),
  }
}

/** Nets are the whole district's: whoever merges them stands above all of it. */
async function checkWhole(q: Queries, who: Who): Promise<void> {
  const tops = await store.tops(q, who.districtId)
  checkReach(
    who,
    tops.map(({ id }) => ({ path: [id] })),
  )
}

export const putNet: Acts['PUT /api/grid/nets/:id'] = async (house, { who, params, body }) => {
  const { districtId } = who
  await checkWhole(house.db, who)
  const department = body.department.trim()
  const name = body.name.trim()
  try {
    return await house.db.tx(async (q) => {
      await store.holdNet(q, districtId, params.id)
      const before = await store.netById(q, districtId, params.id)
      if (before?.state === 'merged') throw problem('grid.net_merged', { name: before.name })
      if ((before?.version ?? 0) !== body.version) throw problem('grid.net_changed')
      const merged = await store.mergedNet(q, districtId, department)
      if (merged) throw problem('grid.one_net', { department, name: merged.name })
      const ids = [...new Set(body.areas.flatMap((area) => area.nodes))]
      if ((await store.nodesNamed(q, districtId, ids)).length < ids.length) throw problem('grid.no_node')
      const now = house.clock.now()
      const version = body.version + 1
      const by = { account: who.accountId, by: who.name }
      await store.putNet(q, districtId, { id: params.id, department, name, version, ...by, now })
      await store.putAreas(
        q,
        districtId,
        params.id,
        body.areas.map((area) => ({
          name: area.name.trim(),
          nodes: area.nodes,
          leftOver: area.nodes.length > 0 ? null : (area.leftOver?.trim() ?? null),
        })),
      )
      return wholeNet(q, districtId, params.id)
    })
  } catch (error) {
    if (sqlState(error) === UNIQUE) throw problem('grid.net_name_taken', { department, name })
    throw error
  }
}

export const mergeNet: Acts['POST /api/grid/nets/:id/merge'] = async (
  house,
  { who, params, body, requestId },
) => {
  const { districtId, accountId } = who
  await checkWhole(house.db, who)
  return house.db.tx(async (q) => {
    // one net of a department: two merged at once would be two
    await holdTree(q, districtId)
    await store.holdNet(q, districtId, params.id)
    const { net, areas } = await wholeNet(q, districtId, params.id)
    if (net.state === 'merged') return { net, areas }
    if (net.version !== body.version) throw problem('grid.net_changed')
    const merged = await store.mergedNet(q, districtId, net.department)
    if (merged) throw problem('grid.one_net', { department: net.department, name: merged.name })
    if (areas.length === 0) throw problem('grid.no_areas')
    const open = areas.filter((area) => area.nodes.length === 0 && area.leftOver === null)
    if (open.length > 0)
      throw problem('grid.areas_open', {
        n: open.length,
        names: open.slice(0, 5).map((area) => area.name),
      })
    const now = house.clock.now()
    await store.mergeNet(q, districtId, { id: params.id, version: net.version + 1, by: who.name, now })
    await audit(q, { districtId, accountId, act: 'grid_net_merged', about: params.id, requestId, now })
    return wholeNet(q, districtId, params.id)
  })
}

export const dropNet: Acts['DELETE /api/grid/nets/:id'] = async (house, { who, params }) => {
  await checkWhole(house.db, who)
  await house.db.tx(async (q) => {
    await store.holdNet(q, who.districtId, params.id)
    const net = await store.netById(q, who.districtId, params.id)
    if (!net) throw problem('grid.no_net')
    if (net.state === 'merged') throw problem('grid.net_merged', { name: net.name })
    await store.dropNet(q, who.districtId, params.id)
  })
  return {}
}

async function bytesOf(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of body) {
    size += piece.length
    if (size > MOST_BYTES) throw problem('http.too_large', { limit: `${MOST_BYTES / 1024 / 1024} MB` })
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

export const readNet: Acts['POST /api/grid/nets/read'] = async (house, { who, query, body, lang }) => {
  const table = await readTable(await bytesOf(body), { name: query.name })
  const columns = columnsOf(table.columns)
  if (!columns.name) throw problem('grid.net_columns')
  const said: { name: string; grids: string[]; leftOver: string | null }[] = []
  const refused: { line: number; why: string }[] = []
  for await (const { line, cells, error } of table.rows) {
    if (said.length + refused.length >= MOST_AREAS) break
    const cell = (column: string | undefined) => (column ? (cells?.[column] ?? '').trim() : '')
    const name = cell(columns.name)
    if (error) refused.push({ line, why: say(error, lang) })
    else if (name.length > NAME)
      refused.push({
        line,
        why: say(problem('table.cell_too_long', { line, column: columns.name, limit: NAME }), lang),
      })
    else if (name)
      said.push({
        name,
        grids: saidIn(cell(columns.nodes)),
        leftOver: cell(columns.leftOver).slice(0, 200) || null,
      })
  }
  return { areas: await areasFor(house, who.districtId, said), refused }
}

async function areasFor(
  house: House,
  districtId: number,
  said: readonly { name: string; grids: string[]; leftOver: string | null }[],
): Promise<Whole['areas']> {
  const words = [...new Set(said.flatMap(({ grids }) => grids))]
  const known = words.length > 0 ? await store.nodesCalled(house.db, districtId, words) : []
  return said.map(({ name, grids, leftOver }) => {
    const { nodes, unknown } = gridsFor(grids, known)
    return { name, nodes, leftOver: nodes.length > 0 ? null : leftOver, unknown }
  })
}
