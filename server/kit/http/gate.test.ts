import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import type { Route } from '../../../contract/kit.ts'
import { openTestHouse } from '../../../tests/harness/house.ts'
import { silentLog } from '../log.ts'
import { Lane, openGate, USUAL_LIMITS } from './gate.ts'
import { openHttp } from './server.ts'

const LIMITS = { ...USUAL_LIMITS, atWork: 2, waiting: 3, longestWaitMs: 200, signingIn: 1 }
const { house } = await openTestHouse()
const opened: Awaited<ReturnType<typeof openHttp>>[] = []
afterAll(async () => {
  for (const app of opened) {
    app.server.closeAllConnections()
    await app.close()
  }
})

/** As long as a test may take: what never comes is told by what is asked afterwards. */
async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 15_000; !holds() && Date.now() < end; ) await sleep(5)
}

/** A house with one slow line, whose work ends when it is told to, and quick ones in the other lanes. */
async function slowHouse() {
  const open: (() => void)[] = []
  const line: Route = { needs: 'public', summary: 'an umbrella', out: z.object({ ok: z.boolean() }) }
  const quick = async () => ({ ok: true })
  const slow = () => new Promise((resolve) => open.push(() => resolve({ ok: true })))
  const app = await openHttp({
    house,
    authenticate: async () => undefined,
    limits: LIMITS,
    rooms: [
      {
        name: 'umbrella',
        routes: {
          'GET /api/slow': line,
          'GET /api/small': { ...line, lane: 'small' },
          'GET /api/password': { ...line, lane: 'signIn' },
        },
        handlers: { 'GET /api/slow': slow, 'GET /api/small': quick, 'GET /api/password': slow },
      },
    ],
  })
  opened.push(app)
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const atWork = async (count: number) => {
    await until(() => open.length >= count)
    expect(open.length).toBe(count)
  }
  const ask = (path: string, lang = 'zh') =>
    fetch(address + path, { headers: { 'accept-language': lang } }).then(async (answer) => ({
      status: answer.status,
      after: Number(answer.headers.get('retry-after')),
      body: (await answer.json().catch(() => ({}))) as { code?: string; detail?: string },
    }))
  return { address, open, atWork, ask }
}

describe('a flood', () => {
  test('is let in up to the places and the line; all the rest is told at once to come again, in both languages', async () => {
    const { open, atWork, ask } = await slowHouse()
    const refused: Awaited<ReturnType<typeof ask>>[] = []
    const flood = Array.from({ length: 200 }, async (_, n) => {
      const answer = await ask('/api/slow', n % 2 ? 'en' : 'zh')
      if (answer.status !== 200) refused.push(answer)
      return answer
    })
    await atWork(2)
    await until(() => refused.length >= 198)
    expect(refused).toHaveLength(198)
    for (const { status, after, body } of refused)
      expect([status, after, body.code]).toEqual([503, 2, 'http.full'])
    expect(new Set(refused.map(({ body }) => body.detail))).toEqual(
      new Set([
        '现在同时使用的人太多，这次没有受理，请 2 秒后再试。填写的内容都还在。',
        'Too many people are using the service right now, and this was not taken up. Try again in 2 seconds; what you entered is still here.',
      ]),
    )
    for (const finish of open) finish()
    expect((await Promise.all(flood)).filter(({ status }) => status === 200)).toHaveLength(2)

    const next = ask('/api/slow')
    await atWork(3)
    open[2]?.()
    expect((await next).status).toBe(200)
  })
  test('leaves what every page begins with, sign-in, /live and /ready within reach; and sign-in has a line of its own', async () => {
    const { address, open, atWork, ask } = await slowHouse()
    let refused = 0
    const flood = Array.from({ length: 5 }, async () => {
      if ((await ask('/api/slow')).status === 503) refused++
    })
    await atWork(2)
    expect((await ask('/api/small')).status).toBe(200)
    const signingIn = [ask('/api/password'), ask('/api/password')]
    await atWork(3)
    for (const path of ['/live', '/ready']) expect((await fetch(address + path)).status).toBe(200)
    open[2]?.()
    await atWork(4)
    open[3]?.()
    for (const { status } of await Promise.all(signingIn)) expect(status).toBe(200)
    // whichever three came behind the others
    await until(() => refused >= 3)
    expect(refused).toBe(3)
    for (const finish of open) finish()
    await Promise.all(flood)
  })
})

test('who waits is served in the order of coming, and who went away meanwhile is not worked for', async () => {
  const lane = new Lane({ most: 1, waiting: 10, longestWaitMs: 5_000, seconds: 2 })
  const done: string[] = []
  const here = () => false
  let finish = () => {}
  const first = lane.pass(here, () => new Promise<void>((resolve) => (finish = resolve)))
  const next = ['blue', 'lost', 'red'].map((name) =>
    lane.pass(
      () => name === 'lost',
      async () => void done.push(name),
    ),
  )
  finish()
  await first
  expect((await Promise.allSettled(next)).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
  expect(done).toEqual(['blue', 'red'])
})

test('a place is held as long as the work lasts, though its asker has gone away: who asks again and again gets no more of it', async () => {
  const { address, open, atWork, ask } = await slowHouse()
  for (let n = 1; n <= 2; n++) {
    const asker = request(`${address}/api/slow`).on('error', () => {})
    asker.end()
    await atWork(n)
    asker.destroy()
  }
  await sleep(50)
  expect((await ask('/api/slow')).status).toBe(503)
  expect(open.length).toBe(2)
  for (const finish of open) finish()
  await sleep(20)
  const next = ask('/api/slow')
  await atWork(3)
  open[2]?.()
  expect((await next).status).toBe(200)
})

test('work that fails gives its place back', async () => {
  const lane = new Lane({ most: 1, waiting: 0, longestWaitMs: 0, seconds: 2 })
  const fail = () =>
    lane.pass(
      () => false,
      () => Promise.reject(new Error('the umbrella is torn')),
    )
  for (let n = 0; n < 3; n++) await expect(fail()).rejects.toThrow('torn')
  await expect(
    lane.pass(
      () => false,
      async () => 'whole',
    ),
  ).resolves.toBe('whole')
})

test('of what is turned away the log has a number, not a line each', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const warned: unknown[] = []
  const log = { ...silentLog, warn: (what: unknown) => void warned.push(what) }
  const { upload } = openGate(LIMITS, log)
  let finish = () => {}
  const wait = () => new Promise<void>((resolve) => (finish = resolve))
  const held = Array.from({ length: 32 }, () => upload.pass(() => false, wait))
  for (let n = 0; n < 50; n++) await upload.pass(() => false, wait).catch(() => {})
  expect(warned).toEqual([])
  vi.advanceTimersByTime(10_000)
  expect(warned).toEqual([{ turnedAway: 50 }])
  finish()
  await held.at(-1)
})
