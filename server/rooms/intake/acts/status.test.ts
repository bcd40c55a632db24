import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openTestHttp } from '../../../../tests/harness/http.ts'
import { type Filed, openPartner, openStatusReceiver } from '../../../../tests/harness/intake.ts'
import type { Got } from '../../../../tests/harness/receiver.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { HOUR, MINUTE } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { deliver } from '../../notices/index.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
type Status = {
  ref: string
  event: string
  number: number
  state: { key: string; plain: { zh: string } }
  closed: boolean
  step: { step: string; texts: { text: string }[] }
}
const statusOf = (one: Got): Status => JSON.parse(one.body)
const idOf = async (ref: string) =>
  (await w.house.db.one<{ id: string }>(sql`select id from matter where ref = ${ref}`)).id
const WORDS = '在公交站丢了一把红伞，麻烦找一找。'

/** Time goes by in minutes, and the house makes its rounds. */
async function rounds(minutes: number): Promise<void> {
  for (let i = 0; i < minutes; i++) {
    await w.allHeard()
    await deliver(w.house)
    w.clock.forward(MINUTE)
  }
}
/** The whole road of a matter, by the right people; staff write a note that no reporter sees. */
async function bringHome(ref: string): Promise<string> {
  const id = await idOf(ref)
  const units = { lead: w.units.office, assist: [] }
  for (const [step, form] of [
    ['sign', {}],
    ['note', { note: '内部：找老王' }],
    ['dispatch', { units }],
    ['progress', { words: '伞找到了，放在服务台。' }],
  ] as const) {
    w.clock.forward(1000)
    await w.step(w.who.street, id, step, form)
  }
  return id
}

describe('each step that the reporter may see', () => {
  test('goes back in order, signed, with the state after it and an event of its own', async () => {
    const receiver = await openStatusReceiver()
    const line = await openPartner(w, http, { source: 'hotline', statusUrl: receiver.url })
    const { body: filed } = await line.file({ ref: 'S-1', words: WORDS, reporter: { phone: '13911112222' } })
    await bringHome('S-1')
    await rounds(2)
    const told = receiver.taken.map(statusOf)
    const shown = await line.ask<Filed>('GET', '/api/intake/matters/S-1')
    expect(told.map((t) => t.event)).toEqual(shown.body.thread.map((s) => s.event))
    expect(told.map((t) => t.step.step)).toEqual(['report', 'sign', 'dispatch', 'order', 'progress'])
    expect(new Set(told.map((t) => t.event)).size).toBe(told.length)
    expect(told.every((t) => t.ref === 'S-1' && t.number === filed.number && !t.closed)).toBe(true)
    expect(told[0]?.state.key).toBe('reported')
    expect(told.at(-1)?.state.key).toBe(shown.body.state.key)
    for (const { headers, url, body } of receiver.taken) {
      const text = ['GRIDLOOM1', 'POST', url, headers['x-gridloom-timestamp'], headers['x-gridloom-nonce']]
      const hash = createHash('sha256').update(body).digest('hex')
      const right = createHmac('sha256', line.secret)
        .update([...text, hash].join('\n'))
        .digest('hex')
      expect(headers['x-gridloom-signature']).toBe(`sha256=${right}`)
      expect(headers['x-gridloom-key']).toBe(line.keyId)
    }
  })
  test('carries no name of staff, no phone, no internal note', async () => {
    const receiver = await openStatusReceiver()
    const line = await openPartner(w, http, { source: 'quiet_line', statusUrl: receiver.url })
    await line.file({ ref: 'S-quiet', words: WORDS, reporter: { name: '雷雨霏', phone: '13911112222' } })
    await bringHome('S-quiet')
    await rounds(2)
    const said = receiver.taken.map((one) => one.body).join() + (await shownText(line, 'S-quiet'))
    expect(said).toContain('伞找到了')
    const secrets = ['常柄', '雷雨霏', '雷**', '13911112222', '139****2222', '内部：找老王']
    for (const secret of secrets) expect([secret, said.includes(secret)]).toEqual([secret, false])
  })
})
const shownText = async (line: Awaited<ReturnType<typeof openPartner>>, ref: string) =>
  (await line.ask('GET', `/api/intake/matters/${ref}`)).bytes.toString()

test('a receiver that is down for an hour loses nothing and gets all in order', async () => {
  let up = false
  const receiver = await openStatusReceiver(() => (up ? 204 : 503))
  const line = await openPartner(w, http, { source: 'down_line', statusUrl: receiver.url })
  await line.file({ ref: 'D-1', words: WORDS })
  await rounds(20)
  await bringHome('D-1')
  await line.file({ ref: 'D-2', words: WORDS })
  await rounds(45)
  expect(receiver.taken).toEqual([])
  expect(receiver.seen.length).toBeGreaterThan(5)
  // only the first of the line is tried while nobody answers
  expect(new Set(receiver.seen.map((one) => statusOf(one).event)).size).toBe(1)
  up = true
  await rounds(20)
  const told = receiver.taken.map(statusOf)
  expect(new Set(told.map((t) => t.event)).size).toBe(told.length)
  const expected = await Promise.all(
    ['D-1', 'D-2'].map(async (ref) =>
      (await line.ask<Filed>('GET', `/api/intake/matters/${ref}`)).body.thread.map((s) => s.event),
    ),
  )
  expect(told.filter((t) => t.ref === 'D-1').map((t) => t.event)).toEqual(expected[0])
  expect(told.map((t) => t.ref)).toEqual([...Array(expected[0]?.length).fill('D-1'), 'D-2'])
})

test('what a receiver refuses for good is a dead letter that the desk counts, and the rest goes on', async () => {
  const receiver = await openStatusReceiver((seen) => (seen === 0 ? 422 : 200))
  const line = await openPartner(w, http, { source: 'dead_line', statusUrl: receiver.url })
  await line.file({ ref: 'R-1', words: WORDS })
  await line.file({ ref: 'R-2', words: WORDS })
  await rounds(2)
  expect(receiver.taken.map((one) => statusOf(one).ref)).toEqual(['R-2'])
  const { body } = await http.ask<{ channels: { source: string; waiting: number; dead: number }[] }>(
    'GET',
    '/api/intake/channels',
    { as: w.who.centre },
  )
  expect(body.channels.find((c) => c.source === 'dead_line')).toMatchObject({ waiting: 0, dead: 1 })
  const log = await http.ask<{ rows: { ref: string; why: string | null; sentAt: string | null }[] }>(
    'GET',
    `/api/intake/channels/${line.id}/deliveries`,
    { as: w.who.centre },
  )
  expect(log.body.rows.map((r) => [r.ref, r.why, r.sentAt !== null])).toEqual([
    ['R-2', null, true],
    ['R-1', 'status 422', false],
  ])
})

test('a channel that is off keeps its news until it is on; one without an address only reads', async () => {
  const receiver = await openStatusReceiver()
  const line = await openPartner(w, http, { source: 'resting', statusUrl: receiver.url })
  const reader = await openPartner(w, http, { source: 'reader' })
  await line.file({ ref: 'O-1', words: WORDS })
  await reader.file({ ref: 'O-2', words: WORDS })
  const turn = (on: boolean) =>
    http.ask('POST', `/api/intake/channels/${line.id}/switch`, { as: w.who.admin, body: { on } })
  await turn(false)
  await rounds(3)
  expect(receiver.seen).toEqual([])
  await turn(true)
  await rounds(3)
  expect(receiver.taken.map((one) => statusOf(one).ref)).toEqual(['O-1'])
  const { n } = await w.house.db.one<{ n: number }>(
    sql`select count(*) as n from outbox where line = ${`intake ${reader.id}`}`,
  )
  expect(n).toBe(0)
})

test('while two secrets are good, what goes out is signed with both', async () => {
  const receiver = await openStatusReceiver()
  const line = await openPartner(w, http, { source: 'turning', statusUrl: receiver.url })
  const url = `/api/intake/channels/${line.id}/secret`
  await http.ask('POST', url, { as: w.who.admin, body: { overlapHours: 1 } })
  await line.file({ ref: 'T-1', words: WORDS })
  await rounds(1)
  w.clock.forward(2 * HOUR)
  await w.step(w.who.street, await idOf('T-1'), 'sign')
  await rounds(1)
  const olds = receiver.taken.map((one) => one.headers['x-gridloom-signature-old'] !== undefined)
  expect([olds[0], olds.at(-1)]).toEqual([true, false])
})
