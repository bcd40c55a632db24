// The link between server and database is cut in every way that links are: what a client was told holds, what nobody could tell them
// is settled by sending it again, and the server comes back by itself.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openHouse, type OpenHouse } from '../../server/house.ts'
import { sql } from '../../server/kit/db.ts'
import { silentLog } from '../../server/kit/log.ts'
import { alive } from '../../server/kit/postgres/process-identity.ts'
import { session } from '../../server/kit/postgres/roles.ts'
import { randomOf } from '../../tools/weave/random.ts'
import { SECRET } from '../harness/constants.ts'
import { check } from './check.ts'
import { openClients } from './clients.ts'
import { openHistory } from './history.ts'
import { type Link, openLink } from './link.ts'
import { cutBy, type Kind, KINDS, lookOn } from './link-rounds.ts'
import { report } from './report.ts'
import { type ServerProcess, startServer } from './servers.ts'
import { longStatement, lostTransaction, silentEar } from './silence.ts'
import { settle, type Town } from './town.ts'

/** 3 in the suite, one of them half-open; GRIDLOOM_LINK_ROUNDS=50 for the long proof, in which a link is down for 30 s. */
const ROUNDS = Number(process.env.GRIDLOOM_LINK_ROUNDS ?? 3)
const LONG = ROUNDS > 3
const SEED = Number(process.env.GRIDLOOM_SEED ?? 11)
const HOLD_MS = LONG ? 30_000 : 3_000
/** The stated limits, with a little for a machine that is busy: found out, and well again. */
const FOUND_MS = 12_000
const WELL_MS = 10_000 + 2_000

const database = `link_${process.pid}`
const rows: string[][] = [
  ['round', 'cut', 'writes', 'unknown', 'settled', 'well after', 'page at most', 'flaws'],
]
const history = openHistory()
let link: Link
let server: ServerProcess
let opened: OpenHouse
let town: Town
/** Takes its time beside the rounds. */
let beside: [
  ReturnType<typeof longStatement>,
  ReturnType<typeof lostTransaction>,
  ReturnType<typeof silentEar>,
]

beforeAll(async () => {
  const { superuser, owner, app, template, files } = inject('postgres')
  await session(superuser, async (client) => {
    await client.query(`create database ${database} template ${template} owner ${owner.user}`)
    await client.query(`grant ${app.user} to ${owner.user}`)
  })
  const path = join(String(owner.host), `.s.PGSQL.${owner.port}`)
  const own = { ...app, database }
  beside = [longStatement(path, own), lostTransaction(path, own), silentEar(path, own)]
  link = await openLink(path)
  const dataDir = mkdtempSync(join(files, 'link-'))
  writeFileSync(join(dataDir, 'secret'), SECRET, { mode: 0o600 })
  const settings = { secret: SECRET, dataDir, publicUrl: 'http://localhost', log: silentLog }
  opened = openHouse({ ...settings, database: { ...app, database } })
  town = await settle(opened.house, { residents: ROUNDS > 3 ? 200 : 40 })
  const password = encodeURIComponent(String(owner.password))
  const url = `postgresql://${owner.user}:${password}@127.0.0.1:${link.port}/${database}`
  server = await startServer({ DATA_DIR: dataDir, DATABASE_URL: url })
}, 120_000)

afterAll(async () => {
  report(`link: ${ROUNDS} cuts, seed ${SEED}`, rows)
  await server?.stop()
  await opened?.close()
  await link?.close()
  await session(inject('postgres').superuser, (client) =>
    client.query(`drop database if exists ${database} with (force)`),
  )
})

/** Other residents begin each round: nobody may report without end. */
const others = (round: number): Town => {
  const first = (round * 20) % town.residents.length
  return { ...town, residents: [...town.residents.slice(first), ...town.residents.slice(0, first)] }
}
const kindOf = (round: number): Kind => KINDS[round % KINDS.length] as Kind
/** A down link in the sample stands for what the long proof does for half a minute. */
const rounds = Array.from({ length: ROUNDS }, (_, n) => ({ n: n + 1, kind: kindOf(n) }))

test.each(rounds)(
  'round $n, $kind: nothing is lost, twice or by half',
  { timeout: 180_000 },
  async ({ n, kind }) => {
    const random = randomOf(SEED, `link ${n}`)
    const before = history.counts()
    let whole = 0
    let well = 0
    let over = false
    const clients = openClients({
      ...{ history, town: others(n), seed: SEED + n, count: 8, address: () => server.address },
      heard: (_, told, at) => {
        if (whole > 0 && well === 0 && at > whole && told.said === 'accepted') well = at
      },
    })
    const running = clients.run(() => over)
    await sleep(random.between(200, 500))
    const lookedOn = lookOn(server.address, town.clerk)
    await cutBy(link, kind, random, HOLD_MS)
    whole = Date.now()
    while (well === 0 && Date.now() < whole + 60_000) await sleep(50)
    // what hangs on dead connections is found out meanwhile
    await sleep(random.between(200, 500))
    const asked = await lookedOn()
    over = true
    await running
    const { flaws } = await check(history, opened.house, town.districtId)
    const after = history.counts()
    const writes = after.accepted + after.refused - before.accepted - before.refused
    const settled = after.resolved - before.resolved
    const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
    rows.push([
      ...[`${n}`, kind, `${writes}`, `${after.unknown}`, `${settled}`, seconds(well - whole)],
      ...[seconds(asked.page), `${flaws.length}`],
    ])
    expect(flaws).toEqual([])
    expect(clients.rude).toEqual([])
    expect(asked.wrong).toEqual([])
    expect(after.unknown).toBe(0)
    expect(well).toBeGreaterThan(0)
    expect(well - whole).toBeLessThan(WELL_MS)
    expect(asked.page).toBeLessThan(FOUND_MS)
    expect([asked.live < 3_000, asked.ready < 6_000]).toEqual([true, true])
    expect(alive(server.pid)).toBe(true)
  },
)

test('a statement that takes long is waited for', { timeout: 60_000 }, async () => {
  expect(await beside[0]).toEqual({ n: 7 })
})
test('a transaction whose answers vanish fails within ten seconds, and what it had locked is free', async () => {
  const { foundMs, ...what } = await beside[1]
  expect(what).toEqual({ failed: '08006', kept: 0, again: 1 })
  expect(foundMs).toBeLessThan(FOUND_MS)
})
test('who listens hears again after a silent cut, and knows that something was missed', async () => {
  expect(await beside[2]).toEqual({ connected: true, before: true, told: true, after: true, missed: false })
})
test('no dead session holds anything after all that', async () => {
  const { n } = await opened.house.db.one<{ n: number }>(sql`
    select count(*)::int as n from pg_stat_activity
    where datname = ${database} and state like 'idle in transaction%' and state_change < now() - interval '20 s'`)
  expect(n).toBe(0)
})
