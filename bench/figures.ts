import type pg from 'pg'
import { rooms } from '../server/house.ts'
import { type Queries, sql } from '../server/kit/db.ts'
import type { Fact } from '../server/kit/facts.ts'
import type { House } from '../server/kit/house.ts'
import { session } from '../server/kit/postgres/roles.ts'
import { anyPlace } from '../server/rooms/grid/index.ts'
import { breakdown, type By, openNow, type Period } from '../server/rooms/scores/index.ts'
import type { Options } from './kit/args.ts'
import { type Machine, machineHere, onMachine } from './kit/machine.ts'
import { quantile } from './kit/stats.ts'
import { number, table } from './kit/table.ts'
import { tidily } from './kit/tidy.ts'
import { Client } from './load/client.ts'
import { type People, tokenOf } from './world/people.ts'
import { houseOn, openStand } from './world/stand.ts'

/** Requests a round, after two that nobody counts. */
const ASKED = 20
const WARM = 2
/** Facts handed out together; each of another family, which is the worst case. */
const BATCH = 200
const BATCHES = 20
/** What 95 of 100 answers are to take at the most. */
const AIM_MS = 200

type Times = { p50: number; p95: number }
type Asked = { place: string; what: string; kept: Times; live: number | undefined }
/** Families a second, and a batch in the middle, by what the news changes of them. */
type News = Record<string, { perSecond: number; p50: number }>
export type FiguresReport = {
  date: string
  machine: Machine
  matters: number
  rows: Record<string, { rows: number; megabytes: number }>
  /** Counting all anew, where the world was made in this run or an earlier one. */
  rebuildMs: number
  rebuiltPerSecond: number
  news: News
  asked: Asked[]
}

/** The rates and the dashboard as people ask for them, beside what counting the rows takes; what news and a rebuild take. */
export const figuresBench = (
  options: Options,
  say: (line: string) => void,
): Promise<{ text: string; data: FiguresReport }> =>
  tidily(async (tidy) => {
    const { world, server } = await openStand(options, tidy, say)
    const house = houseOn(world, tidy)
    say('a batch of news …')
    const news = await measureNews(house, world.people)
    const asked: Asked[] = []
    for (const one of await questions(house, world.people)) {
      say(`${one.place}: ${one.what} …`)
      const kept = await timesOf(server.port, one, options.rounds * ASKED)
      asked.push({ place: one.place, what: one.what, kept, live: one.live && (await timed(one.live)) })
    }
    const report: FiguresReport = {
      ...{ date: new Date().toISOString(), machine: machineHere(world.version) },
      matters: world.matters,
      rows: await session(world.owner, sizes),
      rebuildMs: world.figuresMs,
      rebuiltPerSecond: world.matters / (world.figuresMs / 1000),
      news,
      asked,
    }
    return { text: print(report), data: report }
  })

type Question = { place: string; what: string; account: number; path: string; live?: () => Promise<unknown> }

/** Each place, asked by whoever stands over it, with the same counted from the rows. */
async function questions(house: House, people: People): Promise<Question[]> {
  const { centre, streets, communities, workers, districtId } = people
  const places = { district: centre, street: streets[0], community: communities[0], grid: workers[0] }
  const today = new Date(house.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
  const spans = { month: `${today.slice(0, 7)}-01`, year: `${today.slice(0, 4)}-01-01` }
  const questions: Question[] = []
  for (const [place, at] of Object.entries(places)) {
    if (!at) continue
    const path = (await anyPlace(house, districtId, at.nodeId))?.path ?? []
    const where = { districtId, path }
    for (const [period, from] of Object.entries(spans))
      for (const by of ['place', 'category'] as const) {
        const days = { from, to: today }
        questions.push({
          ...{ place, what: `rates of a ${period} by ${by}`, account: at.account },
          path: `/api/rates?node=${at.nodeId}&period=${period}&by=${by}`,
          live: () => countedLive(house, where, days, by),
        })
      }
    questions.push({
      ...{ place, what: 'dashboard of 30 days', account: at.account },
      path: `/api/dashboard?node=${at.nodeId}`,
      live: () => openNow(house, where),
    })
  }
  return questions
}

/** What the answer counts, from the rows: three periods whole and taken apart, and twelve months. */
async function countedLive(
  house: House,
  where: { districtId: number; path: number[] },
  days: Period,
  by: By,
) {
  const before = (day: string) => `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`.replace('-02-29', '-02-28')
  const year = { from: before(days.to), to: days.to }
  await breakdown(house, where, year, 'month', 'live')
  for (const period of [days, days, { from: before(days.from), to: before(days.to) }]) {
    await breakdown(house, where, period, by, 'live')
    await breakdown(house, where, period, 'loop', 'live')
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 3; i++) {
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return quantile(times, 0.5)
}

async function timesOf(port: number, { account, path }: Question, asks: number): Promise<Times> {
  const client = new Client(port)
  const times: number[] = []
  for (let i = -WARM; i < asks; i++) {
    const began = performance.now()
    const { status, body } = await client.send(tokenOf(account), 'GET', path)
    if (status !== 200) throw new Error(`${path}: ${status} ${body}`)
    if (i >= 0) times.push(performance.now() - began)
  }
  client.end()
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) }
}

class Undone extends Error {}

/** What the rows of some families were before news of them came. */
const BEFORE: Readonly<Record<string, (q: Queries, roots: readonly string[]) => Promise<unknown>>> = {
  'filed or brought in': async (q, roots) => {
    await q.rows(sql`delete from figure_row where id = any(${roots}::uuid[])`)
    await q.rows(sql`delete from figure_order where root_id = any(${roots}::uuid[])`)
  },
  'a limit ran out': (q, roots) =>
    q.rows(sql`
      update figure_row set due_on = null, closed = false, in_time = false, rework = false, returned = false, minutes = 0
      where id = any(${roots}::uuid[])`),
  'nothing that counts': async () => {},
}

/** Batches of news: families are read, classed, written and added up; and then all of it is undone again. */
async function measureNews(house: House, { districtId }: People): Promise<News> {
  const listener = rooms
    .flatMap((room) => room.listeners?.(house) ?? [])
    .find((one) => one.name === 'scores.figures')
  if (!listener?.handleAll) throw new Error('nobody keeps the figures')
  const { handleAll } = listener
  const news: News = {}
  for (const [what, before] of Object.entries(BEFORE)) {
    const times: number[] = []
    for (let i = 0; i < BATCHES; i++) {
      const roots = await rootsBefore(house, districtId, i)
      const facts = roots.map((root, id): Fact => {
        const told = { at_tx: '1', id, district_id: districtId, name: 'matters.stepped', about: root }
        return { ...told, data: { root } }
      })
      const work = house.db.tx(async (q) => {
        await before(q, roots)
        const began = performance.now()
        await handleAll(q, facts)
        times.push(performance.now() - began)
        throw new Undone()
      })
      await work.catch((error) => {
        if (!(error instanceof Undone)) throw error
      })
    }
    const all = times.reduce((sum, ms) => sum + ms, 0)
    news[what] = { perSecond: (BATCH * BATCHES * 1000) / all, p50: quantile(times, 0.5) }
  }
  return news
}

/** As news comes: of matters that were filed about the same time. */
const rootsBefore = async (house: House, districtId: number, batch: number): Promise<string[]> =>
  (
    await house.db.rows<{ id: string }>(sql`
      select id from matter where district_id = ${districtId} and id = root_id
      order by created_at desc, number desc offset ${batch * BATCH} limit ${BATCH}`)
  ).map((row) => row.id)

const TABLES = ['figure_row', 'figure_order', 'figure_sum', 'figure_order_sum']
const MEGABYTE = 1024 * 1024
async function sizes(owner: pg.Client): Promise<FiguresReport['rows']> {
  const found: FiguresReport['rows'] = {}
  for (const name of TABLES) {
    const { rows } = await owner.query<{ n: number; bytes: number }>(
      `select count(*)::float8 as n, pg_total_relation_size('${name}')::float8 as bytes from ${name}`,
    )
    const [row] = rows
    found[name] = { rows: row?.n ?? 0, megabytes: (row?.bytes ?? 0) / MEGABYTE }
  }
  return found
}

function print(report: FiguresReport): string {
  const { date, machine, asked, news, rows } = report
  const late = asked.filter((one) => one.kept.p95 > AIM_MS)
  return [
    `${date.slice(0, 10)}  ${onMachine(machine)}; ${report.matters} matters`,
    table([
      ['', 'p50 ms', 'p95', 'counted live'],
      ...asked.map(({ place, what, kept, live }) => [
        `${place}: ${what}`,
        ...[number(kept.p50), number(kept.p95), live === undefined ? '–' : number(live)],
      ]),
    ]),
    late.length === 0
      ? `every answer within ${AIM_MS} ms at p95`
      : `over ${AIM_MS} ms at p95: ${late.map(({ place, what }) => `${place}, ${what}`).join('; ')}`,
    table([
      [`news of ${BATCH} families at a time`, 'families a second', 'p50 ms a batch'],
      ...Object.entries(news).map(([what, { perSecond, p50 }]) => [what, number(perSecond), number(p50)]),
    ]),
    `all counted anew in ${number(report.rebuildMs / 1000)} s: ${number(report.rebuiltPerSecond)} matters a second`,
    table([
      ['', 'rows', 'MB with indexes'],
      ...Object.entries(rows).map(([name, size]) => [name, number(size.rows), number(size.megabytes)]),
    ]),
  ].join('\n\n')
}
