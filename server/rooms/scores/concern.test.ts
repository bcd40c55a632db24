import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { openTestHttp, type TestHttp } from '../../../tests/harness/http.ts'
import { lostUmbrella, type Umbrella } from '../../../tests/harness/lost-umbrella.ts'
import type { TestHouse } from '../../../tests/harness/house.ts'
import { measure, recountFigures } from './index.ts'

let w: TestHouse & Umbrella
let http: TestHttp
const period = { from: '2026-01-01', to: '2026-12-31' }
const sums = async (more: { loop?: string } = {}) => {
  await w.allHeard()
  return measure(w.house, { districtId: w.districtId, path: [w.nodes.district], ...more }, period)
}
/** A concern, sorted as it is written down. */
const told = async () => {
  const id = randomUUID()
  const said = { words: '公交站没有地方避雨。', source: 'visit', kind: 'hardship', category: 'roads.lights' }
  const body = { id, nodeId: w.nodes.ribs, ...said }
  expect((await http.ask('POST', '/api/concerns', { as: w.who.worker, body })).status).toBe(200)
  return id
}

beforeAll(async () => {
  w = await lostUmbrella()
  http = await openTestHttp(w.house)
})

test('a concern of the ledger has figures of its own, and is not added to the reports', async () => {
  const id = await told()
  await w.step(w.who.worker, id, 'follow', {})
  await w.step(w.who.worker, id, 'handle', { result: '借出了伞。' })
  await w.step(w.who.worker, id, 'tell_back', { solved: 'solved', satisfaction: 'fair' })
  await w.step(w.who.clerk, id, 'clear', {})
  expect(await sums({ loop: 'concern' })).toMatchObject({
    ...{ filed: 1, accepted: 1, to_close: 1, closed: 1, in_time: 1, valid: 1, judged: 1, contacted: 1 },
    ...{ solved: 1, satisfied: 0, fair: 1, whistled: 0 },
  })
  expect(await sums()).toMatchObject({ filed: 0, closed: 0, valid: 0 })
})

test('one that was told before, or by mistake, counts as filed and no more', async () => {
  const before = await sums({ loop: 'concern' })
  await w.step(w.who.clerk, await told(), 'drop', { reason: '已经记过。' })
  expect(await sums({ loop: 'concern' })).toEqual({ ...before, filed: before.filed + 1 })
})

test('where nobody was reached, no call-back counts', async () => {
  const before = await sums({ loop: 'concern' })
  const id = await told()
  await w.step(w.who.worker, id, 'follow', {})
  await w.step(w.who.worker, id, 'handle', { result: '借出了伞。' })
  await w.step(w.who.worker, id, 'tell_back', { solved: 'solved', satisfaction: 'unreached' })
  expect((await sums({ loop: 'concern' })).valid).toBe(before.valid)
  expect(await recountFigures(w.house, w.districtId, { waitMs: 0 })).toMatchObject({ rows: [], sums: [] })
})
