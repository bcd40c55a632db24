import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { importCommand } from '../server/commands/import.ts'
import { MINUTE } from '../server/kit/clock.ts'
import { sql } from '../server/kit/db.ts'
import type { Log } from '../server/kit/log.ts'
import { session } from '../server/kit/postgres/roles.ts'
import { addStaff } from '../server/rooms/access/index.ts'
import { sweep } from '../server/rooms/matters/index.ts'
import { deliver } from '../server/rooms/notices/index.ts'
import { openTestHttp, type Out } from './harness/http.ts'
import { lostUmbrella, RESIDENTS } from './harness/lost-umbrella.ts'

// everything that is logged, at every level, without the redaction that would hide what was passed in
const logged: string[] = []
const log: Log = pino(
  { level: 'trace', base: null },
  new Writable({ write: (line, _, done) => (logged.push(String(line)), done()) }),
)
const w = await lostUmbrella({ log })
const http = await openTestHttp(w.house)
const { who, house, clock } = w

const GUEST = { name: '言过其实', phone: '13966667777' }
const CARED = { name: '寄语老人', phone: '13988889999' }
const PASSWORD = 'a red umbrella, with a duck for a handle'
const WORDS = '我家住七楼，伞是奶奶留下的'
const INTERNAL = '此户情况特殊，请谨慎'
const ANSWER = '谢谢，奶奶很高兴'
const PURPOSE = '约时间上门还伞'
const PHONES = [GUEST, CARED, ...Object.values(RESIDENTS)].map((p) => p.phone)
const NAMES = [GUEST, CARED, ...Object.values(RESIDENTS)].map((p) => p.name)

const dir = mkdtempSync(join(inject('postgres').files, 'privacy-'))
// a gateway for short messages that takes none
const gateway = createServer((_, response) => response.writeHead(500).end())
await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
let code = ''
let token = ''

/** A whole life: asking for a code, signing in, reporting, handling, refusals and failures on the way, clearing. */
beforeAll(async () => {
  await house.db.rows(sql`update district set demo = true where key = 'umbrella'`)
  await house.db.rows(sql`
    insert into setting values (${w.districtId}, ${w.nodes.district}, 'notices.sms.url', ${clock.now()}, ${JSON.stringify(url)}::jsonb, null)`)
  const asked = await http.ask<Out<'POST /api/session/code'>>('POST', '/api/session/code', {
    body: { district: 'umbrella', phone: GUEST.phone },
  })
  code = asked.body.shownInDemo ?? ''
  await http.ask('POST', '/api/session/phone', {
    body: { district: 'umbrella', phone: GUEST.phone, code: '000000' },
  })
  const entered = await http.ask<Out<'GET /api/session'>>('POST', '/api/session/phone', {
    body: { district: 'umbrella', ...GUEST, code },
  })
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  token = cookie.split('=')[1] ?? ''
  await w.allHeard()
  await deliver(house)
  gateway.close()
  gateway.closeAllConnections()
  clock.forward(MINUTE)
  await deliver(house)
  await addStaff(house, {
    districtId: w.districtId,
    login: 'keeper',
    password: PASSWORD,
    name: '保管员',
    posts: [],
  })
  for (const password of [PASSWORD, `${PASSWORD}!`])
    await http.ask('POST', '/api/session', { body: { login: 'keeper', password } })

  const id = crypto.randomUUID()
  await http.ask('POST', '/api/matters', {
    headers: { cookie },
    body: { id, nodeId: w.nodes.ribs, words: WORDS },
  })
  await http.ask('POST', '/api/matters', {
    headers: { cookie },
    body: { id, nodeId: WORDS, words: '\0', onBehalf: CARED },
  })
  await w.report(who.worker, { onBehalf: CARED, words: WORDS })
  await w.step(who.clerk, id, 'dispatch', { units: { lead: w.units.office, assist: [] }, request: INTERNAL })
  const [order = ''] = await w.orders(id)
  await w.work(order, 'acknowledge')
  await w.step(who.liaison, order, 'contact', { reached: 'reached', note: INTERNAL })
  await w.step(who.liaison, order, 'report_in', { words: WORDS })
  await w.step(who.liaison, order, 'feed_back', { result: WORDS, note: INTERNAL })
  await w.step(who.worker, await w.task(id, 'check'), 'confirm', { words: INTERNAL })
  const answer = { solved: 'solved', satisfaction: 'satisfied', words: ANSWER }
  const { version } = await w.stored(id)
  const step = { requestId: crypto.randomUUID(), version, step: 'call_back', form: answer }
  await http.ask('POST', `/api/matters/${id}/steps`, { headers: { cookie }, body: { ...step, version: 99 } })
  await http.ask('POST', `/api/matters/${id}/steps`, { headers: { cookie }, body: step })
  await http.ask('POST', `/api/matters/${id}/reporter`, { as: who.clerk, body: { purpose: PURPOSE } })
  await w.step(who.clerk, id, 'clear', { words: ANSWER })
  const file = join(dir, 'messages.csv')
  writeFileSync(
    file,
    `编号,用户,时间,内容,答复,答复时间\n1,${GUEST.name},2019-04-25,${WORDS},${ANSWER},2019-04-26\n2,x,never,${WORDS},,\n`,
  )
  const args = ['messages', file, '--district', 'umbrella']
  await importCommand.run({ house, args, say: () => {}, analyze: async () => {} })
  // failures of each kind: a listener that trips, a matter that the clock cannot move, a request that the database refuses
  await house.db.rows(
    sql`insert into fact (district_id, name, about, data) values (1, 'matters.stepped', ${id}, ${JSON.stringify({ root: id, words: WORDS })}::jsonb)`,
  )
  await house.db.rows(sql`update matter set loop_version = 9, wake_at = ${clock.now()} where id = ${id}`)
  await w.allHeard()
  await sweep(house)
  await http.ask('GET', `/api/matters/${id}`, { as: who.clerk })
  clock.forward(10 * MINUTE)
  await deliver(house)
})

/** Every row of every table as text, beside its table's name; bytes are in hex. */
async function everything(): Promise<[string, string][]> {
  return session(w.owner, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1",
    )
    const found: [string, string][] = []
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(
        `select t::text as row from ${client.escapeIdentifier(name)} t`,
      )
      for (const { row } of rows) found.push([name, row])
    }
    return found
  })
}
/** The tables in which a text stands: as it is, or written in hex or base64. */
async function tablesWith(text: string): Promise<string[]> {
  const bytes = Buffer.from(text)
  const forms = [text, bytes.toString('hex'), bytes.toString('base64').replace(/.{1,4}=*$/, '')]
  const found = (await everything()).filter(([, row]) => forms.some((form) => row.includes(form)))
  return [...new Set(found.map(([table]) => table))]
}

describe('in the database', () => {
  test('a phone number stands nowhere in the clear', async () => {
    for (const phone of PHONES) expect([phone, await tablesWith(phone)]).toEqual([phone, []])
  })
  test("a resident's name stands nowhere in the clear, but as the label of a message that was imported with it", async () => {
    for (const name of NAMES)
      expect([name, await tablesWith(name)]).toEqual([name, name === GUEST.name ? ['matter_content'] : []])
  })
  test('words stand where they can be erased: with the content, their beginning as the title, here and in notices', async () => {
    expect(await tablesWith(WORDS)).toEqual(['fact_dead', 'matter', 'matter_content', 'notice'])
    expect([await tablesWith(INTERNAL), await tablesWith(ANSWER)]).toEqual([
      ['matter_content'],
      ['matter_content'],
    ])
  })
  test('a code, a session and a password can only be checked, not read', async () => {
    for (const secret of [token, PASSWORD]) expect(await tablesWith(secret)).toEqual([])
    const hash = (await everything()).filter(([table]) => table === 'login_code').map(([, row]) => row)
    expect(hash.join()).not.toContain(code)
  })
  test('a message that was delivered, or came too late, is emptied', async () => {
    const rows = await house.db.rows(sql`select to_sealed, text_sealed from outbox`)
    expect(rows).toEqual([{ to_sealed: null, text_sealed: null }])
  })
})

describe('in the log', () => {
  test('there is something, of every failure', () => {
    const all = logged.join('')
    for (const line of ['fact refused', 'the clock could not act', 'message not taken', 'request failed'])
      expect([line, all.includes(line)]).toEqual([line, true])
  })
  test.each([
    ['phone', PHONES],
    ['name', [...NAMES, '余前', '石无', '保管员']],
    ['word of anybody', [WORDS, INTERNAL, ANSWER, PURPOSE]],
    ['password', [PASSWORD]],
  ])('there is no %s', (_, secrets) => {
    const all = logged.join('')
    for (const secret of secrets) expect([secret, all.includes(secret)]).toEqual([secret, false])
  })
  test('there is no code and no session', () => {
    const all = logged.join('')
    expect([all.includes(token), all.includes(`"${code}"`), all.includes('gridloom=')]).toEqual([
      false,
      false,
      false,
    ])
  })
})
