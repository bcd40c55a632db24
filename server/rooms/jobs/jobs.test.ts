import { writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Out, openTestHttp } from '../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../kit/db.ts'
import { addJob, type AnyJobKind, openJobs, resultPath } from '../../kit/jobs.ts'
import { silentLog } from '../../kit/log.ts'
import { problem } from '../../kit/problems.ts'

const w = await lostUmbrella()
const { house, clock, districtId, who } = w
const http = await openTestHttp(house)
const asked = { by: who.clerk.accountId, districtId, kind: 'umbrellas.count', payload: {} }
const add = () => addJob(house.db, { ...asked, now: clock.now() })
type Shown = Out<'GET /api/jobs/:id'>
const show = (id: string, as = who.clerk) => http.ask<Shown>('GET', `/api/jobs/${id}`, { as })

/** A kind of the test, done at once in the way that is given. */
const work = async (chunk: AnyJobKind['chunk']) => {
  const words = { zh: '点伞', en: 'Count umbrellas' }
  const jobs = openJobs(house.db, clock, [{ kind: 'umbrellas.count', words, chunk }], silentLog)
  while (await jobs.turn());
}
const counted: AnyJobKind['chunk'] = async (_q, job) => {
  const path = await resultPath(house.dataDir, job, '.csv')
  await writeFile(path, '伞,3\n')
  return {
    cursor: null,
    done: 3,
    ended: true,
    result: { umbrellas: 3, file: { name: '点伞.csv', type: 'text/csv', path } },
  }
}

describe('a long task', () => {
  let id = ''
  beforeAll(async () => {
    id = await add()
    await work(counted)
  })
  test('tells whoever began it what became of it, and never where its file lies', async () => {
    const { body } = await show(id)
    expect(body.job).toMatchObject({ state: 'done', done: 3, file: '点伞.csv', result: { umbrellas: 3 } })
    expect(JSON.stringify(body)).not.toContain(house.dataDir)
    expect(
      (await http.ask<Out<'GET /api/jobs'>>('GET', '/api/jobs', { as: who.clerk })).body.rows,
    ).toHaveLength(1)
  })
  test('gives its file to them, and to nobody else', async () => {
    const file = await http.ask('GET', `/api/jobs/${id}/file`, { as: who.clerk })
    expect([file.status, file.bytes.toString(), file.headers.get('cache-control')]).toEqual([
      200,
      '伞,3\n',
      'no-store',
    ])
    for (const other of [who.centre, who.admin, who.stranger, who.resident])
      for (const [method, line] of [
        ['GET', ''],
        ['GET', '/file'],
        ['POST', '/cancel'],
      ] as const)
        expect((await http.ask(method, `/api/jobs/${id}${line}`, { as: other })).body.code).toBe('jobs.none')
  })
  test('says so when its file is gone', async () => {
    await house.db.rows(sql`update job set result = jsonb_set(result, '{file,path}', '"/nowhere/at/all"')`)
    expect((await http.ask('GET', `/api/jobs/${id}/file`, { as: who.clerk })).body.code).toBe('jobs.no_file')
  })
})

test('a task that failed says why in the language of who asks, and who began it is told', async () => {
  const id = await add()
  await work(() => Promise.reject(problem('http.too_large', { limit: '3' })))
  const { body } = await http.ask<Shown>('GET', `/api/jobs/${id}`, { as: who.clerk, lang: 'en' })
  expect(body.job.problem).toEqual({
    code: 'http.too_large',
    detail: 'The request is too large; the limit is 3.',
  })
  await w.allHeard()
  const inbox = await http.ask<Out<'GET /api/notices'>>('GET', '/api/notices', { as: who.clerk })
  expect(inbox.body.rows.map((n) => [n.kind, n.about])).toEqual([['jobs.failed', id]])
})

test('who waited long for a task is told that it is done; who did not, is not', async () => {
  for (const ms of [60_000, 1_000]) {
    await add()
    clock.forward(ms)
    await work(counted)
  }
  await w.allHeard()
  const inbox = await http.ask<Out<'GET /api/notices'>>('GET', '/api/notices', { as: who.clerk })
  expect(inbox.body.rows.filter((n) => n.kind === 'jobs.done')).toHaveLength(1)
})

test('a task that waits can be asked to end', async () => {
  const id = await add()
  const asked = await http.ask<Shown>('POST', `/api/jobs/${id}/cancel`, { as: who.clerk, body: {} })
  expect(asked.body.job).toMatchObject({ state: 'queued', ending: true })
  await work(counted)
  expect((await show(id)).body.job).toMatchObject({ state: 'cancelled', ending: false })
})
