// Two workers at imports, exports, bulletins and messages to the outside, one of them killed -9 in the middle: each effect once.
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { DAY, MINUTE } from '../../server/kit/clock.ts'
import { sql } from '../../server/kit/db.ts'
import { putSetting } from '../../server/kit/settings.ts'
import { replay } from '../../server/rooms/matters/index.ts'
import { queueOut } from '../../server/rooms/notices/index.ts'
import { makeEditions } from '../../server/rooms/reports/index.ts'
import { randomOf } from '../../tools/weave/random.ts'
import { type Batch, bringing } from '../harness/bringing.ts'
import { csv, row } from '../harness/importing.ts'
import { openReceiver } from '../harness/receiver.ts'
import { report, spans } from './report.ts'
import { openWorkers } from './workers.ts'

/** 1 in the suite; `npm run prove -- workers` counts 50. */
const KILLS = Number(process.env.GRIDLOOM_WORKER_KILLS ?? 1)
const ROWS = Number(process.env.GRIDLOOM_WORKER_ROWS ?? 300)
const SEED = Number(process.env.GRIDLOOM_SEED ?? 3)
const LINES = 4
const MESSAGES = 16
const PATIENCE_MS = 90_000

const random = randomOf(SEED, 'workers')
const w = await bringing()
const { house, districtId, who, http } = w
const gateway = await openReceiver()
const effects = { rows: 0, files: 0, editions: 0, messages: 0, posts: 0 }
const took: number[] = []

const url = { key: 'notices.sms.url', value: gateway.url }
await putSetting(house.db, { districtId, nodeId: w.nodes.district, ...url, by: null, now: w.clock.now() })
const workers = await openWorkers(w, 2)

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(50)) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error('it does not come to its end')
  }
}
const batchIn = (batch: Batch, state: Batch['state']) =>
  until(async () => {
    const now = await w.show(batch)
    return now.state === state ? now : undefined
  })

async function checked(name: string): Promise<Batch> {
  const { body } = await w.bring('messages', csv(Array.from({ length: ROWS }, (_, i) => row(`${name}-${i}`))))
  return batchIn((await w.map(body.batch)).body.batch, 'checked')
}
const exported = async (as: typeof who.centre): Promise<string> => {
  const body = { list: 'matters.list', query: {}, format: 'csv' }
  return (await http.ask<{ job: { id: string } }>('POST', '/api/exports', { as, body })).body.job.id
}
const queued = async (round: number): Promise<string[]> => {
  const bodies = Array.from({ length: MESSAGES }, (_, n) => `message ${round} ${n}`)
  for (const [n, text] of bodies.entries()) {
    const line = `sms ${n % LINES}`
    const [to, body] = [house.secrets.seal(`1390000000${n % LINES}`), house.secrets.seal(text)]
    const expires = new Date(workers.now().getTime() + 30 * DAY)
    const message = { districtId, channel: 'sms', line, to, body, kind: 'code', now: workers.now(), expires }
    await queueOut(house.db, message)
  }
  return bodies
}
const editions = async () =>
  (await house.db.one<{ n: number }>(sql`select count(*) as n from report_edition`)).n

test(`one of two workers killed ${KILLS} times: each row, file, bulletin and message once`, {
  timeout: 120_000 + KILLS * 60_000,
}, async () => {
  gateway.answer = () => (random.chance(0.1) ? { status: 503 } : {})
  for (let round = 0; round < KILLS; round++) {
    const name = `round${round}`
    const batch = await checked(name)
    const before = await editions()
    const began = performance.now()
    await w.act(batch, 'load')
    const [files, messages] = [[await exported(who.centre), await exported(who.clerk)], await queued(round)]
    await sleep(random.between(20, 1_200))
    await workers.killOne(random.between(0, 1))
    // what the dead one held is nobody's after that; and a week has ended now and then
    await workers.pass(4 * DAY)

    expect((await batchIn(batch, 'done')).counts).toMatchObject({ loaded: ROWS, error: 0, repeat: 0 })
    const found = await house.db.one(sql`
      select count(*)::int as n, count(distinct ref)::int as refs from matter where ref like ${`${name}-%`}`)
    expect(found).toEqual({ n: ROWS, refs: ROWS })
    for (const id of files) {
      const state = await until(async () => {
        const job = await house.db.one<{ state: string; path: string | null }>(sql`
          select state, result #>> '{file,path}' as path from job where id = ${id}`)
        return job.state === 'queued' || job.state === 'running' ? undefined : job
      })
      expect(state.state).toBe('done')
      const lines = readFileSync(state.path ?? '', 'utf8')
        .trimEnd()
        .split('\n')
      expect(new Set(lines).size).toBe(lines.length)
    }
    await until(async () => {
      await workers.pass(MINUTE)
      const { n } = await house.db.one<{ n: number }>(
        sql`select count(*) as n from outbox where done_at is null`,
      )
      return n === 0 || undefined
    })
    took.push(performance.now() - began)
    effects.messages += messages.length
    effects.rows += ROWS
    effects.files += files.length
    effects.editions += (await editions()) - before
    arrivedOnce(messages)
  }
  await bulletinsOnce()
  expect((await replay(house, districtId, 500)).different).toEqual([])
})

/** By key, as a receiver tells a repeat: each message under one key, in the order of its line. */
function arrivedOnce(messages: readonly string[]): void {
  const taken = new Map<string, string>()
  for (const { body, headers } of gateway.got) {
    const { text } = JSON.parse(body) as { text: string }
    if (messages.includes(text)) taken.set(String(headers['idempotency-key']), text)
  }
  effects.posts += gateway.got.length
  gateway.got = []
  expect([...taken.values()].sort()).toEqual([...messages].sort())
  for (let line = 0; line < LINES; line++) {
    const own = messages.filter((_, n) => n % LINES === line)
    expect([...taken.values()].filter((text) => own.includes(text))).toEqual(own)
  }
}

async function bulletinsOnce(): Promise<void> {
  // what workers left out would be made here
  await until(async () => ((await makeEditions(house)) === 0 ? true : undefined))
  const twice = await house.db.rows(sql`
    select node_id, kind, from_day, count(*) from report_edition group by 1, 2, 3 having count(*) > 1`)
  const steps = await house.db.rows(sql`
    select edition_id from report_step where step = 'made' group by edition_id having count(*) <> 1`)
  expect([twice, steps]).toEqual([[], []])
}

afterAll(() =>
  report('workers', [
    [
      'two workers, one killed -9',
      'kills',
      's a round: p50',
      'p95',
      'max',
      'rows',
      'files',
      'bulletins',
      'messages',
      'posts',
    ],
    [
      'each effect once',
      ...[String(KILLS), ...spans(took)],
      ...[effects.rows, effects.files, effects.editions, effects.messages, effects.posts].map(String),
    ],
  ]),
)
