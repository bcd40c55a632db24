// Changes of the tree, and old nets, for tests that ask who may see and make them.
import { randomUUID } from 'node:crypto'
import { sql } from '../../server/kit/db.ts'
import { addNode } from '../../server/rooms/grid/index.ts'
import type { TestHouse } from './house.ts'
import type { TestHttp } from './http.ts'
import type { Umbrella } from './lost-umbrella.ts'

/** What is needed to make a further change of the tree. */
type Hands = { w: TestHouse & Umbrella; http: TestHttp; nodes: Umbrella['nodes'] }
const parts = () => [{ name: randomUUID() }, { name: randomUUID() }]
/** A grid of the own community that nothing else is about. */
export const spare = async ({ w, nodes }: Hands): Promise<number> => {
  const at = { parentId: nodes.before, level: 'estate_grid', code: null, nameEn: '', position: 9 }
  return (await addNode(w.house.db, w.districtId, { ...at, name: randomUUID() }, w.clock.now())).id
}
export const splitOf = (node: number) => ({ kind: 'split' as const, node, parts: parts() })
export const versionFor = async (t: Hands) =>
  (
    await t.http.ask<{ version: string }>('POST', '/api/grid/changes/preview', {
      as: t.w.who.centre,
      body: splitOf(t.nodes.ribs),
    })
  ).body.version
/** A change that was carried out, and may be taken back. */
export const changed = async (t: Hands): Promise<string> => {
  await t.w.allDone()
  const id = randomUUID()
  const change = splitOf(await spare(t))
  const body = { id, version: await versionFor(t), reason: '分开', change }
  await t.http.ask('POST', '/api/grid/changes', { as: t.w.who.centre, body })
  await t.w.allDone()
  return id
}
/** One that stopped half-way. */
export const stopped = async (t: Hands): Promise<string> => {
  const id = await changed(t)
  await t.w.house.db.rows(sql`update grid_change set state = 'stopped' where id = ${id}`)
  return id
}
export const draft = async (t: Hands): Promise<string> => {
  const id = randomUUID()
  const areas = [{ name: '一片', nodes: [t.nodes.ribs] }]
  const body = { version: 0, department: id.slice(0, 30), name: '片区', areas }
  await t.http.ask('PUT', `/api/grid/nets/${id}`, { as: t.w.who.centre, body })
  return id
}

/** What each of them finds there; made once, as people make it. */
export async function changesOfEach(
  t: Hands,
  said: { change: string; net: string },
): Promise<{ change: string; ended: number; net: string }> {
  const ended = await spare(t)
  const id = randomUUID()
  const version = await versionFor(t)
  const change = { kind: 'split', node: ended, parts: [{ name: said.change }, { name: '伞尖乙' }] }
  await t.http.ask('POST', '/api/grid/changes', {
    as: t.w.who.centre,
    body: { id, version, reason: '分开', change },
  })
  await t.w.allDone()
  const net = randomUUID()
  await t.http.ask('PUT', `/api/grid/nets/${net}`, {
    as: t.w.who.centre,
    body: { version: 0, department: '公安', name: said.net, areas: [] },
  })
  await t.w.house.db.rows(sql`delete from job`)
  return { change: id, ended, net }
}
