// Disks that fill up under a server at work: what it can't keep it refuses in so many words, nothing stands by half, and with room
// again it goes on by itself.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientConfig } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHouse, type OpenHouse } from '../../server/house.ts'
import { silentLog } from '../../server/kit/log.ts'
import { alive } from '../../server/kit/postgres/process-identity.ts'
import { session, superuserOf } from '../../server/kit/postgres/roles.ts'
import { send } from './asking.ts'
import { check } from './check.ts'
import { openClients } from './clients.ts'
import { fullFiles } from './full-files.ts'
import { openHistory } from './history.ts'
import { report } from './report.ts'
import { type ServerProcess, startServer } from './servers.ts'
import { placeForDisks, removePlace, type SmallDisk, smallDisk } from './small-disk.ts'
import { settle, type Town } from './town.ts'

/** 1 in the suite; GRIDLOOM_DISK_ROUNDS=5 for the long proof. */
const ROUNDS = Number(process.env.GRIDLOOM_DISK_ROUNDS ?? 1)
const SEED = Number(process.env.GRIDLOOM_SEED ?? 12)
const HOLD_MS = ROUNDS > 1 ? 10_000 : 500
/** The stated limit from room to the next accepted write: a PostgreSQL that had to stop is started anew within it. */
const WELL_MS = 30_000
const KINDS = ['database', 'write-ahead log', 'files', 'write-ahead log', 'database'] as const
type Kind = (typeof KINDS)[number]

const place = placeForDisks()
if (!place)
  process.stdout.write('disk-full: SKIPPED, a small disk in memory can be mounted by root alone (tmpfs)\n')

const rows: string[][] = [
  ['round', 'full', 'writes', 'refused for it', 'read while full', 'settled', 'well after', 'flaws'],
]
const history = openHistory()
let disk: SmallDisk
let filesDisk: SmallDisk
let jobsDisk: SmallDisk
let server: ServerProcess
let opened: OpenHouse
let superuser: ClientConfig
let town: Town

describe.skipIf(!place)('a full disk', () => {
  beforeAll(async () => {
    const dataDir = join(place as string, 'data')
    disk = smallDisk(dataDir, 700)
    filesDisk = smallDisk(join(dataDir, 'files'), 12)
    jobsDisk = smallDisk(join(dataDir, 'jobs'), 4)
    server = await startServer({ DATA_DIR: dataDir })
    const sockets = readFileSync(join(dataDir, 'pg18', 'postmaster.pid'), 'utf8').split('\n')[4]
    const passwords = JSON.parse(readFileSync(join(dataDir, 'pg-roles.json'), 'utf8'))
    const at = { host: String(sockets), port: 5432 }
    superuser = { ...superuserOf({ owner: at }, dataDir), database: 'gridloom' }
    opened = openHouse({
      database: { ...at, user: 'gridloom_app', password: passwords.app, database: 'gridloom' },
      secret: readFileSync(join(dataDir, 'secret'), 'utf8').trim(),
      ...{ dataDir, publicUrl: 'http://localhost', log: silentLog },
    })
    town = await settle(opened.house, { residents: ROUNDS > 1 ? 200 : 40 })
  }, 120_000)

  afterAll(async () => {
    report(`disk-full: ${ROUNDS} rounds, seed ${SEED}`, rows)
    for (const one of [disk, filesDisk, jobsDisk]) one?.makeRoom()
    await opened?.close()
    await server?.stop()
    if (place) removePlace(place)
  }, 60_000)

  const rounds = Array.from({ length: ROUNDS }, (_, n) => ({
    n: n + 1,
    kind: KINDS[n % KINDS.length] as Kind,
  }))

  test.each(rounds)(
    'round $n, of the $kind: refused in words, nothing by half, and well again',
    { timeout: 300_000 },
    async ({ n, kind }) => {
      const before = history.counts()
      const heard: string[] = []
      let [room, well, over] = [0, 0, false]
      const clients = openClients({
        ...{ history, town, seed: SEED + n, count: 6, address: () => server.address },
        heard(_, told, at) {
          if (told.said === 'unknown') heard.push(told.why)
          if (room > 0 && well === 0 && at > room && told.said === 'accepted') well = at
        },
      })
      const running = clients.run(() => over)
      await sleep(500)
      const at = { address: server.address, as: town.clerk, files: filesDisk, jobs: jobsDisk }
      const files = kind === 'files' ? await fullFiles(at) : undefined
      if (kind !== 'files') disk.fill()
      if (kind === 'write-ahead log') await endTheLog()
      const read = files?.read ?? (await whileFull(heard))
      room = Date.now()
      disk.makeRoom()
      while (well === 0 && Date.now() < room + 120_000) await sleep(50)
      await files?.afterwards()
      over = true
      await running
      const { flaws } = await check(history, opened.house, town.districtId)
      const after = history.counts()
      const writes = after.accepted + after.refused - before.accepted - before.refused
      const refusedForIt = heard.filter((why) => why === '503 http.no_space').length
      rows.push([
        ...[`${n}`, kind, `${writes}`, `${refusedForIt}`, `${read}`, `${after.resolved - before.resolved}`],
        ...[`${((well - room) / 1000).toFixed(1)} s`, `${flaws.length}`],
      ])
      expect(flaws).toEqual([])
      expect(clients.rude).toEqual([])
      expect(after.unknown).toBe(0)
      expect(well - room).toBeLessThan(WELL_MS)
      expect(well).toBeGreaterThan(0)
      expect(alive(server.pid)).toBe(true)
      if (kind === 'database') {
        expect(refusedForIt).toBeGreaterThan(0)
        expect(server.said()).toContain('the disk is full: make room for the database')
      }
      if (files) {
        expect(server.said()).toContain('the disk is full: make room in DATA_DIR')
        expect(server.said()).toContain('a piece of work waits')
      }
      expect(server.said()).toContain('little room is left on the disk of DATA_DIR')
    },
  )
})

/** Until somebody was refused, and a while longer; how many pages were read in that time. */
async function whileFull(heard: readonly string[]): Promise<number> {
  const until = Date.now() + 60_000
  const refused = () => heard.some((why) => why.startsWith('503'))
  let read = 0
  for (let since = 0; Date.now() < until && (since === 0 || Date.now() < since + HOLD_MS); ) {
    disk.fill()
    if (since === 0 && refused()) since = Date.now()
    const page = await send(server.address, { method: 'GET', path: '/api/matters?limit=20', as: town.clerk })
    expect([200, 503]).toContain(page.status)
    if (page.status === 200) read++
    await sleep(100)
  }
  return read
}

/** The log needs a new file at once and gets none: PostgreSQL has to stop. */
async function endTheLog(): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    disk.fill()
    const stopped = await session(superuser, async (client) => {
      await client.query("select pg_logical_emit_message(true, 'umbrella', 'red')")
      await client.query('select pg_switch_wal()')
    }).then(
      () => false,
      (error: { code?: string }) => error.code !== '53100',
    )
    if (stopped) return
  }
  throw new Error('PostgreSQL found room for its log')
}
