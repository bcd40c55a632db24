// A leader here who is a clerk elsewhere read the papers of both places: the one post let them in, the other let them read.
import { expect, test } from 'vitest'
import { openTestHttp, type Out } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { nodes, who } = w

const both = await w.hire([
  { role: 'leader', at: 'before' },
  { role: 'community_clerk', at: 'after' },
])
const here = (await w.bringTo('dispatched')).id
const there = (await w.report(who.neighbour, { nodeId: nodes.handle, title: '雨后的伞' })).id
await w.step(who.clerkElsewhere, there, 'dispatch', { units: { lead: w.units.office, assist: [] } })
await w.house.db.rows(sql`update matter set sheet = '伞 9' where id = any(${[here, there]}::uuid[])`)

const codeOf = async (path: string, method = 'GET', body?: unknown) => {
  const answer = await http.ask(method, path, { as: both, body })
  return answer.status === 200 ? 'done' : answer.body.code
}
const papersOf = (id: string) =>
  Promise.all([
    codeOf(`/api/matters/${id}/order`),
    codeOf(`/api/matters/${id}/order.docx`),
    codeOf(`/api/matters/${id}/order`, 'POST', { purpose: '核对' }),
    codeOf(`/api/matters/${id}/templates?step=note&field=note`),
  ])

test('papers are read by the post that lets one read them, where that post is, and nothing is logged of the rest', async () => {
  expect(await codeOf(`/api/matters/${here}`)).toBe('done')
  const before = await w.rowCounts()
  expect(await papersOf(here)).toEqual(Array(4).fill('auth.not_allowed'))
  expect(await w.rowCounts()).toEqual(before)
  expect(await papersOf(there)).toEqual(Array(4).fill('done'))
})

test('a sheet over two places shows the matters of the one where its papers may be read', async () => {
  const url = `/api/sheets/${encodeURIComponent('伞 9')}`
  const { body } = await http.ask<Out<'GET /api/sheets/:sheet'>>('GET', url, { as: both })
  expect(body.rows.map((row) => row.title)).toEqual(['雨后的伞'])
  const centre = await http.ask<Out<'GET /api/sheets/:sheet'>>('GET', url, { as: who.centre })
  expect(centre.body.rows).toHaveLength(2)
})
