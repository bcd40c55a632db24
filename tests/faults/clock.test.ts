// The time of day jumps, back and ahead, while two workers are at deadlines, news, bulletins and messages: each comes once, none is
// lost, and nobody is locked out or let in for longer than they should be.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../server/kit/clock.ts'
import { sql } from '../../server/kit/db.ts'
import { familiesOf, type Family, replay } from '../../server/rooms/matters/index.ts'
import { randomOf } from '../../tools/weave/random.ts'
import { openTestHttp, type Out } from '../harness/http.ts'
import { lostUmbrella } from '../harness/lost-umbrella.ts'
import { openReceiver } from '../harness/receiver.ts'
import { noticesAsTold } from './check-news.ts'
import { report } from './report.ts'
import { openWorkers } from './workers.ts'

/** 1 in the suite; `npm run prove -- clock` counts 10. */
const ROUNDS = Number(process.env.GRIDLOOM_CLOCK_ROUNDS ?? 1)
/** How time goes on after the jumps. */
const STRIDE_DAYS = ROUNDS > 1 ? 2 : 7
const SEED = Number(process.env.GRIDLOOM_SEED ?? 5)
const JUMPS = [3 * HOUR, -3 * HOUR, DAY]
/** As each clock of a matter speaks at last: late once, three times further up, and warned before where there was time for it. */
const CALLED = { late: 1, escalate: 3 }
const PATIENCE_MS = 120_000

const random = randomOf(SEED, 'clock')
const w = await lostUmbrella()
const { house, districtId, who, clock } = w
const http = await openTestHttp(house)
const group = await openReceiver()
const workers = await openWorkers(w, 2)
const posts: string[] = []
const jumped: number[] = []
let jumping = true

beforeAll(async () => {
  await house.db.rows(sql`update district set demo = true where id = ${districtId}`)
  // it takes its time: a jump finds messages on their way
  group.answer = ({ body }) => {
    posts.push(body)
    return sleep(jumping ? random.between(50, 600) : 5).then(() => ({
      body: { errcode: 0 },
    })) as Promise<never>
  }
  const robot = { nodeId: w.nodes.district, name: '伞友群', url: `${group.url}/send?key=red`, lang: 'zh' }
  const body = { ...robot, kinds: [], mentionAll: false }
  expect((await http.ask('POST', '/api/robots', { as: who.admin, body })).status).toBe(200)
}, 60_000)

const inHand = async (): Promise<number> =>
  (await house.db.one<{ n: number }>(sql`select count(*) as n from outbox where taken and done_at is null`)).n

const whatWaits = async (): Promise<string> => {
  const { db } = house
  const matters = await db.rows(
    sql`select number, loop, state, wake_at from matter where wake_at <= ${workers.now()}`,
  )
  const facts = await db.rows(sql`select name, about from fact`)
  const messages = await db.rows(
    sql`select id, line, tries, taken, next_at, created_at, refused from outbox where done_at is null`,
  )
  return `at ${workers.now().toISOString()} there wait ${JSON.stringify({ matters, facts, messages })}`
}

/** Until nothing waits that is due by the workers' clock. Codes wait for a gateway that there is none of here. */
async function quiet(): Promise<void> {
  let looked = 0
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(100)) {
    const { n } = await house.db.one<{ n: number }>(sql`
      select (select count(*) from matter where wake_at <= ${workers.now()}) + (select count(*) from fact)
        + (select count(*) from outbox where done_at is null and channel = 'robot') as n`)
    if (n === 0) return
    // a robot that has spoken twenty times within the minute has its rest; nothing is on its way then
    if (++looked % 40 === 0 && (await inHand()) === 0) await workers.pass(MINUTE)
    if (Date.now() > end) throw new Error(await whatWaits())
  }
}

test(`${ROUNDS} jumps of the clock: each reminder, notice, bulletin and message once, none lost`, {
  timeout: 120_000 + ROUNDS * 30_000,
}, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    clock.set(workers.now())
    const { id } = await w.report()
    await w.bringTo('dispatched')
    const cookie = await entered(`1395555${String(round).padStart(4, '0')}`)
    const login = await lockedOut(round)
    await sleep(random.between(50, 700))

    const jump = JUMPS[(round + SEED) % JUMPS.length] ?? DAY
    await workers.jump(jump)
    jumped.push(jump / HOUR)
    // work goes on at once: what was begun before, and what begins now
    expect(await signed(id)).toBe('done')
    await w.report()
    await entersAgain(round, cookie)
    await quiet()
    await opensInTime(login)
    await quiet()
    expect(await pagesThrough()).toEqual([])
  }
  jumping = false
  // time itself passes until every clock has spoken for the last time
  for (let days = 0; days < 14; days += STRIDE_DAYS) {
    await workers.pass(STRIDE_DAYS * DAY)
    await quiet()
  }
  const spoken = await eachOnce()
  report('clock', [
    ['jumps, hours', jumped.join(' ')],
    ['steps by the clock, each once', String(spoken.steps)],
    ['notices, each once', String(spoken.notices)],
    ['bulletins, each once', String(spoken.editions)],
    ['news to the group, each once', `${spoken.sent} in ${posts.length} posts`],
    ['out of date by the jump of a day, for somebody to decide', String(spoken.late)],
  ])
})

/** The clock may have said something of it a moment before: whoever is told so looks at it again. */
async function signed(id: string): Promise<string> {
  for (let tries = 0; ; tries++) {
    const outcome = await w.outcome(who.clerk, id, 'sign')
    if (outcome !== 'matters.stale' || tries === 5) return outcome
  }
}

/** A resident who has just come in by a code. */
async function entered(phone: string): Promise<string> {
  const district = 'umbrella'
  const asked = await http.ask<Out<'POST /api/session/code'>>('POST', '/api/session/code', {
    body: { district, phone },
  })
  const body = { district, phone, code: asked.body.shownInDemo ?? '' }
  const answer = await http.ask('POST', '/api/session/phone', { body })
  expect([phone, answer.status]).toEqual([phone, 200])
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

/** Whoever was in is in, and comes in anew by a fresh code: no count and no code of another hour stands in the way. */
async function entersAgain(round: number, cookie: string): Promise<void> {
  expect((await http.ask('GET', '/api/matters', { headers: { cookie } })).status).toBe(200)
  await entered(`1395555${String(round).padStart(4, '0')}`)
}

const wrong = async (login: string) =>
  (await http.ask('POST', '/api/session', { body: { login, password: 'not this umbrella' } })).body.code
async function lockedOut(round: number): Promise<string> {
  const login = `nobody-${round}`
  for (let n = 0; n < 5; n++) await wrong(login)
  expect(await wrong(login)).toBe('access.locked')
  return login
}
/** A lock lasts a quarter of an hour at most, whatever happened to the clock. */
async function opensInTime(login: string): Promise<void> {
  await workers.pass(16 * MINUTE)
  expect(await wrong(login)).toBe('access.wrong_login')
}

/** Page by page each matter comes once, though some were made "later" than what came after them. What is wrong, if anything. */
async function pagesThrough(): Promise<string[]> {
  type Page = { rows: { id: string }[]; next: string | null }
  const met: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const url: string = `/api/matters?limit=3${cursor && `&cursor=${encodeURIComponent(cursor)}`}`
    const { body }: { body: Page } = await http.ask<Page>('GET', url, { as: who.centre })
    met.push(...body.rows.map(({ id }) => id))
    cursor = body.next
  }
  const all = await house.db.rows<{ id: string }>(
    sql`select id from matter where district_id = ${districtId} and id = root_id`,
  )
  const wrongOnes = all.filter(({ id }) => met.filter((one) => one === id).length !== 1)
  return wrongOnes.map(({ id }) => `${id}: ${met.filter((one) => one === id).length} times`)
}

/** How many messages a post to the group holds. */
const newsIn = (body: string): number => Number(/：(\d+) 条消息合并为一条/.exec(body)?.[1] ?? 1)

type Spoken = { steps: number; notices: number; editions: number; sent: number; late: number }
async function eachOnce(): Promise<Spoken> {
  const { db } = house
  expect((await replay(house, districtId)).different).toEqual([])
  const clocks = await db.rows<{
    id: string
    loop: string
    warn: number
    late: number
    escalate: number
  }>(sql`
    select m.id, m.loop, count(*) filter (where step = 'warn')::int as warn, count(*) filter (where step = 'late')::int as late,
      count(*) filter (where step = 'escalate')::int as escalate
    from matter m left join matter_step s on s.matter_id = m.id and s.by_role = 'clock'
    where m.state in ('reported', 'dispatched', 'ordered') group by m.id, m.loop, m.number order by m.number`)
  for (const { warn, late, escalate, ...matter } of clocks) {
    expect({ ...matter, late, escalate }).toEqual({ ...matter, ...CALLED })
    expect(warn).toBeLessThanOrEqual(1)
  }
  expect(clocks.length).toBeGreaterThanOrEqual(2 * ROUNDS)

  const roots = (await db.rows<{ id: string }>(sql`select id from matter where id = root_id`)).map(
    ({ id }) => id,
  )
  const families = [...(await familiesOf(house, districtId, roots, db)).values()]
  expect(families.filter((family) => family instanceof Error)).toEqual([])
  expect(await noticesAsTold(house, districtId, families as Family[])).toEqual([])

  const twice = await db.rows(sql`
    select node_id, kind, from_day from report_edition group by 1, 2, 3 having count(*) > 1
    union all select null, edition_id::text, null from report_step where step = 'made' group by edition_id having count(*) <> 1`)
  expect(twice).toEqual([])

  // a group's robot has no key to tell a repeat by: what arrived is as much as was marked as sent, and none is left over
  const { sent, late } = await db.one<{ sent: number; late: number }>(sql`
    select count(*) filter (where sent_at is not null) as sent, count(*) filter (where sent_at is null) as late from outbox
    where channel = 'robot'`)
  expect(posts.reduce((sum, body) => sum + newsIn(body), 0)).toBe(sent)
  // news of a day ago is no news: a clock put ahead by a day leaves it to somebody's decision
  const unsent = await db.rows<{ why: string }>(
    sql`select refused as why from outbox where channel = 'robot' and sent_at is null`,
  )
  expect(unsent.filter(({ why }) => !why.startsWith('out of date'))).toEqual([])
  const { steps, notices, editions } = await db.one<Omit<Spoken, 'sent' | 'late'>>(sql`
    select (select count(*) from matter_step where by_role = 'clock') as steps, (select count(*) from notice) as notices,
      (select count(*) from report_edition) as editions`)
  return { steps, notices, editions, sent, late }
}

afterAll(() => {
  group.answer = () => ({})
})
