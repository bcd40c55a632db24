import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { openTestHttp, type Out } from '../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../kit/db.ts'
import type { Who } from '../../kit/scope.ts'
import { sorted, tellerOf } from './testing.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, nodes } = w
const tell = tellerOf(http, nodes.ribs)
const LIST = '民情-2026-03'
type Paper = Out<'GET /api/problem-lists/:sheet'> & { code?: string }
const paperOf = (as: Who, query = '', sheet = LIST) =>
  http.ask<Paper>('GET', `/api/problem-lists/${encodeURIComponent(sheet)}${query}`, { as })

const listed: string[] = []
beforeAll(async () => {
  const made: string[] = []
  for (let n = 0; n < 3; n++)
    made.push((await tell(who.worker, { ...sorted, words: `第 ${n} 把伞没有人管。` })).body.matter.id)
  // the last one told is the first one listed
  for (const id of made.toReversed()) {
    w.clock.forward(1000)
    await w.step(who.clerk, id, 'list', { sheet: LIST })
    listed.push(id)
  }
  await w.step(who.worker, listed[0] ?? '', 'follow', {})
})

describe('a problem list', () => {
  test('is numbered in the order in which its lines were put on it, and stays so', async () => {
    const { body } = await paperOf(who.clerk)
    expect(body.rows.map((row) => [row.nth, row.id])).toEqual(listed.map((id, i) => [i + 1, id]))
    await w.step(who.worker, listed[1] ?? '', 'explain', { reply: '已经说清楚。' })
    const after = await paperOf(who.clerk)
    expect(after.body.rows.map((row) => row.id)).toEqual(listed)
    expect(after.body.rows[1]?.state.zh).toBe('已解释')
  })
  test('says who answers for each line, its limit, its sort and where it stands', async () => {
    const [row] = (await paperOf(who.clerk)).body.rows
    expect(row).toMatchObject({
      responsible: '伞小骨',
      kind: { zh: '困难' },
      category: { zh: '路灯不亮' },
      state: { zh: '跟办中' },
    })
    expect(row?.due).toMatch(/2026年3月/)
  })
  test('holds what lies in the place that is asked for, and the place is named', async () => {
    const here = await paperOf(who.street, `?node=${nodes.before}`)
    expect([here.body.rows.length, here.body.place]).toEqual([3, '雨前社区'])
    const there = await paperOf(who.street, `?node=${nodes.after}`)
    expect([there.status, there.body.code]).toEqual([404, 'concerns.no_list'])
  })
  test('is there for nobody whose post is elsewhere', async () => {
    expect((await paperOf(who.clerkElsewhere)).body.code).toBe('concerns.no_list')
  })
  test('covers the numbers that people left in their words', async () => {
    const words = '请打 13911112222 找伞。'
    const { body } = await tell(who.worker, { ...sorted, words })
    await w.step(who.clerk, body.matter.id, 'list', { sheet: '民情-2026-04' })
    const paper = await paperOf(who.clerk, '', '民情-2026-04')
    // an id may hold any four digits
    const shown = paper.body.rows.map((row) => ({ ...row, id: undefined }))
    expect([shown.length, JSON.stringify(shown)]).toEqual([1, expect.not.stringMatching(/1391111|2222/)])
  })
  test('is on record when it is printed', async () => {
    await paperOf(who.secretary)
    const noted = await w.house.db.rows<{ about: string }>(sql`
      select about from audit where act = 'problem_list_printed' and account_id = ${who.secretary.accountId}`)
    expect(noted).toEqual([{ about: LIST }])
  })
  test('counts with the ledger, the newest first', async () => {
    const { body } = await http.ask<Out<'GET /api/concerns/counts'>>('GET', '/api/concerns/counts', {
      as: who.clerk,
    })
    expect(body.sheets.map((one) => [one.key, one.total])).toEqual([
      ['民情-2026-04', 1],
      [LIST, 3],
    ])
  })
})

test('an unhappy answer sends a concern back to work before it is cleared', async () => {
  const { id } = (await tell(who.worker, { ...sorted, id: randomUUID() })).body.matter
  await w.step(who.worker, id, 'follow')
  await w.step(who.worker, id, 'handle', { result: '借了一把伞。' })
  await w.step(who.worker, id, 'tell_back', { solved: 'unsolved', satisfaction: 'unsatisfied' })
  expect(await w.outcome(who.clerk, id, 'clear')).toBe('matters.rework_first')
  await w.step(who.clerk, id, 'again', { reason: '还要雨棚' })
  expect((await w.stored(id)).holder).toBeNull()
})
