import { expect, test } from 'vitest'
import { openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import { addStaff, personOf } from '../index.ts'
import { addService } from './service.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const id = await addService(w.house.db, {
  districtId: w.districtId,
  name: '雨具热线',
  role: 'intake',
  nodeId: w.nodes.before,
  now: w.clock.now(),
})

test('a program may file at its node and read what it filed, and nothing else', async () => {
  const who = await personOf(w.house, id)
  expect([who.kind, [...who.can], who.posts.map((p) => [p.role, [...p.can].sort()])]).toEqual([
    'service',
    ['matters.read'],
    [['intake', ['files.bring', 'matters.report']]],
  ])
})
test('nobody is signed in as a program, not even with a session made for it', async () => {
  const cookie = await http.signedIn(await personOf(w.house, id))
  const { body } = await http.ask<{ person: unknown }>('GET', '/api/session', { headers: { cookie } })
  expect(body.person).toBeNull()
  const list = await http.ask('GET', '/api/matters', { headers: { cookie } })
  expect([list.status, list.body.code]).toEqual([401, 'auth.sign_in_first'])
  const rows = await w.house.db.rows(sql`select login from account where id = ${id} and login is null`)
  expect(rows).toHaveLength(1)
})
test("a person's account is never given a program's role", async () => {
  const posts = [{ role: 'intake', nodeId: w.nodes.before }]
  const staff = { districtId: w.districtId, login: 'umbrella', name: '伞', posts }
  await expect(addStaff(w.house, staff)).rejects.toThrow('access.unknown_role')
})
