// Receivers outside are away for an hour: the work inside goes on, what waits is bounded, and when they are back they get all of it,
// in order. Some answer "not now", some take the connection and never answer.
import { beforeAll, expect, test } from 'vitest'
import { number } from '../../bench/kit/table.ts'
import { quantile } from '../../bench/kit/stats.ts'
import { DAY, HOUR, MINUTE } from '../../server/kit/clock.ts'
import { sql } from '../../server/kit/db.ts'
import { putSetting } from '../../server/kit/settings.ts'
import { declareNews, deliver, queueOut, robotNews } from '../../server/rooms/notices/index.ts'
import { openTestHttp } from '../harness/http.ts'
import { openPartner, openStatusReceiver } from '../harness/intake.ts'
import { lostUmbrella } from '../harness/lost-umbrella.ts'
import { type Got, openReceiver } from '../harness/receiver.ts'
import { report } from './report.ts'

/** In the suite one receiver that answers "not now"; `npm run prove -- receivers`: it takes connections and is silent. */
const SILENT = process.env.GRIDLOOM_RECEIVERS === 'silent'
/** Messages that wait besides. */
const BACKLOG = Number(process.env.GRIDLOOM_RECEIVERS_BACKLOG ?? 40)
/** How long they are away, of injected time. */
const MINUTES = Number(process.env.GRIDLOOM_RECEIVERS_MINUTES ?? 4)
const STEP_MS = 15_000
const LINES = 6
/** What the outbox takes up at once at most: twenty lines, twenty of each. */
const MOST_TAKEN = 400

const w = await lostUmbrella()
const { house, clock, districtId, nodes, who } = w
const raincoat = who.stranger.districtId
const http = await openTestHttp(house)
declareNews({ umbrella_seen: { zh: '有人看见伞', en: 'umbrella seen' } })

const gateway = await openReceiver()
const group = await openReceiver()
const otherGateway = await openReceiver()
const status = await openStatusReceiver(() => (away ? 503 : 200))
let away = false
const taken: { line: string; text: string; at: number }[] = []
const spoken: { at: number; news: number }[] = []
const lateness: number[] = []
const asked = { gateway: 0, group: 0 }
const queuedAt = new Map<string, number>()

const NEVER = '13900000099'
gateway.answer = (got) => {
  asked.gateway++
  const { to, text } = JSON.parse(got.body) as { to: string; text: string }
  if (to === NEVER) return { status: 503 }
  if (away) return SILENT ? new Promise<never>(() => {}) : { status: 503 }
  taken.push({ line: to, text, at: clock.now().getTime() })
  return {}
}
group.answer = (got) => {
  asked.group++
  if (away) return { status: 503 }
  spoken.push({ at: clock.now().getTime(), news: newsIn(got) })
  return { body: { errcode: 0, errmsg: 'ok' } }
}
otherGateway.answer = ({ body }) => {
  const { text } = JSON.parse(body) as { text: string }
  lateness.push(clock.now().getTime() - (queuedAt.get(text) ?? 0))
  return {}
}
const newsIn = ({ body }: Got): number => {
  const said = JSON.parse(body) as { msgtype: 'markdown' | 'text' } & Record<string, { content: string }>
  return Number(/：(\d+) 条消息合并为一条/.exec(said[said.msgtype]?.content ?? '')?.[1] ?? 1)
}

const sms = (text: string, to: string, district = districtId, days = 3) => {
  queuedAt.set(text, clock.now().getTime())
  return queueOut(house.db, {
    ...{ districtId: district, channel: 'sms', line: `sms ${to}`, kind: 'code', now: clock.now() },
    ...{ to: house.secrets.seal(to), body: house.secrets.seal(text) },
    expires: new Date(clock.now().getTime() + days * DAY),
  })
}
const path = [nodes.district, nodes.street, nodes.before, nodes.ribs]
const news = (n: number) => {
  const what = { number: n, place: '伞骨网格' }
  return robotNews(house, house.db, {
    districtId,
    path,
    kind: 'umbrella_seen',
    what,
    about: null,
    now: clock.now(),
  })
}
const count = async (what: 'waiting' | 'taken') =>
  (
    await house.db.one<{ n: number }>(
      what === 'waiting'
        ? sql`select count(*) as n from outbox where done_at is null`
        : sql`select count(*) as n from outbox where done_at is null and taken`,
    )
  ).n

beforeAll(async () => {
  const set = (district: number, nodeId: number, value: string) =>
    putSetting(house.db, {
      districtId: district,
      nodeId,
      key: 'notices.sms.url',
      value,
      by: null,
      now: clock.now(),
    })
  await set(districtId, nodes.district, gateway.url)
  const { id } = await house.db.one<{ id: number }>(
    sql`select id from node where district_id = ${raincoat} and parent_id is null`,
  )
  await set(raincoat, id, otherGateway.url)
  const robot = { nodeId: nodes.district, name: '伞友群', url: `${group.url}/send?key=red`, lang: 'zh' }
  const body = { ...robot, kinds: ['umbrella_seen'], mentionAll: false }
  expect((await http.ask('POST', '/api/robots', { as: who.admin, body })).status).toBe(200)
})

test(`${MINUTES} minutes without receivers: the work goes on, then they get everything, in order`, {
  timeout: 900_000,
}, async () => {
  const partner = await openPartner(w, http, { source: 'hotline', statusUrl: status.url })
  const queued = new Map<string, string[]>()
  const [near, far]: [number[], number[]] = [[], []]
  let [mostTaken, mostWaiting, robotNewsQueued, heap] = [0, 0, 0, 0]
  const act = async (times: number[]) => {
    const began = performance.now()
    await w.bringTo('dispatched')
    times.push(performance.now() - began)
  }
  /** A look at the outbox, as the server's round has it; whoever acts acts meanwhile. */
  const look = async (meanwhile?: () => Promise<void>) => {
    const looking = deliver(house)
    await meanwhile?.()
    mostTaken = Math.max(mostTaken, await count('taken'))
    await looking
  }
  const lineOf = (n: number) => `1390000000${n % LINES}`
  const say = async (text: string, n: number) => {
    queued.set(lineOf(n), [...(queued.get(lineOf(n)) ?? []), text])
    await sms(text, lineOf(n))
  }
  for (let n = 0; n < 5; n++) await look(() => act(near))

  away = true
  await sms('never', NEVER)
  for (let n = 0; n < BACKLOG; n++) await say(`backlog ${n}`, n)
  const heapBefore = heapNow()
  for (let minute = 0; minute < MINUTES; minute++) {
    for (let n = 0; n < 3; n++) await say(`minute ${minute} ${n}`, minute + n)
    await sms(`raincoat ${minute}`, '13900000050', raincoat)
    await news(minute)
    robotNewsQueued++
    if (minute % 10 === 0)
      await partner.file({ ref: `R-${minute}`, words: '在公交站丢了一把红伞。', reporter: {} })
    await w.allHeard()
    for (let step = 0; step < MINUTE / STEP_MS; step++) {
      await look(step === 0 ? () => act(far) : undefined)
      heap = Math.max(heap, heapNow() - heapBefore)
      clock.forward(STEP_MS)
    }
    mostWaiting = Math.max(mostWaiting, await count('waiting'))
  }
  const askedWhileAway = { ...asked }
  const { n: apart } = await house.db.one<{ n: number }>(sql`
    select count(distinct next_at) as n from outbox where done_at is null and channel = 'sms' and tries > 0`)

  await w.allHeard()
  away = false
  const back = clock.now().getTime()
  // and then everybody has something to say at once
  for (let n = 0; n < 100; n++) await news(1_000 + n)
  robotNewsQueued += 100
  while ((await count('waiting')) > 1 && clock.now().getTime() < back + 3 * HOUR) {
    await look()
    heap = Math.max(heap, heapNow() - heapBefore)
    clock.forward(STEP_MS)
  }
  const drained = (clock.now().getTime() - back) / MINUTE

  // core: not a single act failed, and none waited for a receiver that has five seconds
  expect(far).toHaveLength(MINUTES)
  expect(quantile(far, 0.5)).toBeLessThan(5 * quantile(near, 0.5) + 1_000)
  // others are served while these are away, within two looks
  expect(lateness).toHaveLength(MINUTES)
  expect(quantile(lateness, 0.95)).toBeLessThanOrEqual(2 * STEP_MS)
  // what waits lies in the database; in hand are a few, however many wait
  expect(mostTaken).toBeLessThanOrEqual(MOST_TAKEN)
  expect(mostWaiting).toBeGreaterThan(BACKLOG)
  // asked again, ever more seldom, and not all at the same moment
  expect(askedWhileAway.gateway).toBeLessThan((LINES + 1) * 10)
  expect(askedWhileAway.group).toBeLessThan(10)
  expect(apart).toBeGreaterThan(1)
  // everything, each once, in the order of its line
  for (const [line, texts] of queued)
    expect(taken.filter((one) => one.line === line).map(({ text }) => text)).toEqual(texts)
  const events = status.taken.map(({ body }) => (JSON.parse(body) as { event: string }).event)
  expect(new Set(events).size).toBe(events.length)
  expect(
    status.taken.filter(
      ({ body }) => (JSON.parse(body) as { step: { step: string } }).step.step === 'report',
    ),
  ).toHaveLength(Math.ceil(MINUTES / 10))
  // no minute with more than twenty posts of the robot, and no news lost in a digest
  expect(spoken.reduce((sum, { news: n }) => sum + n, 0)).toBe(robotNewsQueued)
  const inMinute = spoken.map(({ at }) => spoken.filter((one) => one.at > at - MINUTE && one.at <= at).length)
  expect(Math.max(...inMinute)).toBeLessThanOrEqual(20)

  await letterOfNever()
  report('receivers', [
    [`away for ${MINUTES} minutes of injected time`, ''],
    [
      'how',
      SILENT
        ? 'the gateway takes connections and is silent; the robot and the partner answer 503'
        : 'all answer 503',
    ],
    [
      'acts (five steps and a report), ms: p50 before, while away; p95',
      [quantile(near, 0.5), quantile(far, 0.5), quantile(far, 0.95)].map(number).join(', '),
    ],
    ['another receiver meanwhile, s late: p95', number(quantile(lateness, 0.95) / 1000)],
    ['waiting at most; in hand at most', `${mostWaiting}; ${mostTaken}`],
    ['heap more at most, MB', number(heap)],
    ['posts tried while away: gateway, robot', `${askedWhileAway.gateway}, ${askedWhileAway.group}`],
    ['all handed over, minutes after they were back', number(drained)],
    [
      'messages in order; news in posts of the robot',
      `${taken.length}; ${robotNewsQueued} in ${spoken.length}, at most ${Math.max(...inMinute)} a minute`,
    ],
  ])
})

/** Who never takes it: after the last pause it is a dead letter, for somebody to see. */
async function letterOfNever(): Promise<void> {
  for (let n = 0; n < 30 && (await count('waiting')) > 0; n++) {
    clock.forward(2 * HOUR)
    await deliver(house)
  }
  const dead = await http.ask<{ rows: { why: string; tries: number }[] }>('GET', '/api/outgoing?state=dead', {
    as: who.centre,
  })
  expect(dead.body.rows).toMatchObject([{ why: 'status 503', tries: 9 }])
}

function heapNow(): number {
  return process.memoryUsage().heapUsed / 2 ** 20
}
