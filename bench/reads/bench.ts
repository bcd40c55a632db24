import { rooms } from '../../server/house.ts'
import { sql } from '../../server/kit/db.ts'
import type { House } from '../../server/kit/house.ts'
import { openHttp, SESSION_COOKIE } from '../../server/kit/http/server.ts'
import { session } from '../../server/kit/postgres/roles.ts'
import { authenticate } from '../../server/rooms/access/index.ts'
import type { Options } from '../kit/args.ts'
import { type Machine, machineHere } from '../kit/machine.ts'
import { quantile } from '../kit/stats.ts'
import { tidily } from '../kit/tidy.ts'
import { Client } from '../load/client.ts'
import { recording, type Statement } from '../load/statements.ts'
import { type People, tokenOf } from '../world/people.ts'
import { houseOn, openStand } from '../world/stand.ts'
import { fillBesides } from './besides.ts'
import { listReads, narrowings, type Read } from './lists.ts'
import { dashboardReads, mapReads, otherReads, searchReads } from './others.ts'
import { type Readers, readersOf } from './people.ts'
import { largeTables, looksOf, type Look } from './plans.ts'
import { print } from './print.ts'

/** Requests a round, after some that nobody counts; fewer where they take long. */
const ASKED = 20
const WARM = 2
const MOST_MS = 4_000
const ENOUGH = 5
/** What one person may ask so often in an hour, such as reports like theirs, is timed as often as they may. */
const TOO_OFTEN = 429
/** A table with more rows than this is not to be read whole. */
const LARGE = 5_000
/** Statements that look at more rows than this are named. */
export const MANY = 20_000

export const GROUPS = ['pages', 'search', 'dashboard', 'map', 'others'] as const
type Group = (typeof GROUPS)[number]
export type Timed = Read & { asked: number; p50: number; p95: number; p99: number; kilobytes: number }
export type ReadsReport = {
  date: string
  machine: Machine
  matters: number
  timed: Timed[]
  /** What reads a large table whole, or much of it. */
  looks: (Look & { read: string })[]
}

/** How long people wait for what they read, each role at its place; and how PostgreSQL goes about each statement of it. */
export const readsBench = (
  options: Options,
  say: (line: string) => void,
  groups: readonly Group[] = GROUPS,
): Promise<{ text: string; data: ReadsReport }> =>
  tidily(async (tidy) => {
    const { world, server } = await openStand(options, tidy, say)
    const house = houseOn(world, tidy)
    const { districtId } = world.people
    await session(world.owner, async (owner) => {
      const { rowCount } = await owner.query('select from import_batch limit 1')
      if (rowCount) return
      say('notices, letters, files, imports and the ledger beside the matters …')
      await fillBesides(owner, { districtId, now: house.clock.now() })
      await owner.query('vacuum (analyze)')
    })
    const readers = await readersOf(house, world.people)
    const all = await readsOf(house, world.people, readers)
    const reads = groups.flatMap((group) => all[group])
    say(`${reads.length} reads …`)
    // once each beforehand: hours of measuring are not to end at a read that is refused
    const refused: string[] = []
    for (const read of reads)
      await timesOf(server.port, { ...read, pages: 0 }, 0).catch((error: Error) =>
        refused.push(error.message),
      )
    if (refused.length > 0) throw new Error(refused.join('\n'))
    const timed: Timed[] = []
    for (const read of reads) {
      const found = await timesOf(server.port, read, options.rounds * ASKED)
      timed.push(found)
      say(`  ${read.role}, ${read.what}: p95 ${Math.round(found.p95)} ms`)
    }
    say('how PostgreSQL goes about each statement …')
    const recorded = await statementsOf(house, timed)
    const looks = await session(world.owner, async (owner) => {
      const large = await largeTables(owner, LARGE)
      const found: ReadsReport['looks'] = []
      for (const [read, statements] of recorded)
        for (const look of await looksOf(owner, statements, large))
          if (look.scan === 'Seq Scan' || look.rows > MANY) found.push({ ...look, read })
      return found
    })
    const machine = machineHere(world.version)
    const report = { date: new Date().toISOString(), machine, matters: world.matters, timed, looks }
    return { text: print(report), data: report }
  })

async function readsOf(house: House, people: People, readers: Readers): Promise<Record<Group, Read[]>> {
  const { districtId, communities, units } = people
  const community = communities[0]?.nodeId ?? 0
  const unit = units[0]?.id ?? 0
  const one = <T>(query: Parameters<House['db']['one']>[0]) => house.db.one<T>(query)
  const matter = await one<{ id: string; number: string; lng: number | null; lat: number | null }>(sql`
    select id, number, lng, lat from matter where district_id = ${districtId} and id = root_id and loop = 'whistle'
      and closed_at is not null and label_at(path, 3) = ${String(community)} order by family desc, created_at desc limit 1`)
  const order = await one<{ id: string }>(sql`
    select id from matter where district_id = ${districtId} and unit_id = ${unit} order by created_at desc limit 1`)
  const { sheet } = await one<{ sheet: string }>(sql`
    select sheet from matter where district_id = ${districtId} and sheet is not null and label_at(path, 3) = ${String(community)} limit 1`)
  const { id: batch } = await one<{ id: string }>(sql`select md5('import 0')::uuid as id`)
  const cell = `100.${Math.floor((matter.lng ?? 118.37) * 100)}.${Math.floor((matter.lat ?? 31.33) * 100)}`
  const narrow = narrowings(house.clock.now(), { cell, sheet, number: String(matter.number) })
  const places = [readers.centre.nodeId, readers.street.nodeId, community]
  return {
    pages: listReads(readers, narrow, unit),
    search: searchReads(readers),
    dashboard: dashboardReads(readers),
    map: mapReads(readers),
    others: otherReads(readers, { matter: matter.id, order: order.id, sheet, batch, places }),
  }
}

async function timesOf(port: number, read: Read, asks: number): Promise<Timed> {
  const client = new Client(port)
  const method = read.body === undefined ? 'GET' : 'POST'
  let { path } = read
  let bytes = 0
  const ask = async () => {
    const { status, body } = await client.send(tokenOf(read.account), method, path, read.body)
    if (status === TOO_OFTEN && times.length >= ENOUGH) return 'enough'
    if (status !== 200) throw new Error(`${read.role}, ${method} ${path}: ${status} ${body}`)
    bytes = body.length
    return body
  }
  const times: number[] = []
  try {
    for (let page = 1; page < (read.pages ?? 0); page++) {
      const { next } = JSON.parse(String(await ask())) as { next: string | null }
      if (!next) break
      path = `${read.path}&cursor=${next}`
    }
    const began = performance.now()
    for (let i = -WARM; i < asks && (times.length < ENOUGH || performance.now() - began < MOST_MS); i++) {
      const from = performance.now()
      if ((await ask()) === 'enough') break
      if (i >= 0) times.push(performance.now() - from)
    }
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => quantile(times, q)) as [number, number, number]
    return { ...read, path, asked: times.length, p50, p95, p99, kilobytes: bytes / 1000 }
  } finally {
    client.end()
  }
}

/** The statements of each read, each statement only where it first came. */
async function statementsOf(house: House, reads: readonly Timed[]): Promise<Map<string, Statement[]>> {
  const { db, take } = recording(house.db)
  const heard: House = { ...house, db, memory: {} }
  const app = await openHttp({ house: heard, rooms, authenticate: (token) => authenticate(heard, token) })
  const known = new Set<string>()
  const found = new Map<string, Statement[]>()
  for (const { role, what, account, path, body } of reads) {
    take()
    await app.inject({
      method: body === undefined ? 'GET' : 'POST',
      url: path,
      headers: { cookie: `${SESSION_COOKIE}=${tokenOf(account)}`, 'x-gridloom': '1' },
      ...(body === undefined ? {} : { payload: body as object }),
    })
    const fresh = take().filter(({ text }) => !known.has(text))
    for (const { text } of fresh) known.add(text)
    found.set(`${role}, ${what}`, fresh)
  }
  await app.close()
  return found
}
