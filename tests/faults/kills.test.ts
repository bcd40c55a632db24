// The server and its PostgreSQL are killed -9 at random moments while people work: nothing that was acknowledged is lost, nothing
// is half there, and it goes on by itself.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { randomOf } from '../../tools/weave/random.ts'
import { sql } from '../../server/kit/db.ts'
import { send, toldBy } from './asking.ts'
import { check } from './check.ts'
import { openClients } from './clients.ts'
import { type Ground, openGround } from './ground.ts'
import { openHistory } from './history.ts'
import { report, spans } from './report.ts'

/** One of the server and one of PostgreSQL in the suite; `npm run prove -- kills` counts 50 and 20 of each kind. */
const KILLS = Number(process.env.GRIDLOOM_KILLS ?? 1)
const PG_KILLS = Number(process.env.GRIDLOOM_PG_KILLS ?? 1)
const LONG = process.env.GRIDLOOM_PG_KILLS !== undefined
const SEED = Number(process.env.GRIDLOOM_SEED ?? 7)
const CLIENTS = 8
/** How long a write that began before a kill may still be answered as if nothing were. */
const SETTLED_MS = 250
/** What a killed PostgreSQL may cost; the sample is taken beside other tests. */
const BACK_MS = LONG ? 10_000 : 30_000
/** Kills more, at most, where nobody was just writing when the first ones hit. */
const FURTHER = 5
/** A server that is started anew by whoever supervises it; its own start is most of that. */
const PATIENCE_MS = 60_000

let ground: Ground
const history = openHistory()
const random = randomOf(SEED, 'kills')
const exports: string[] = []
const rows: string[][] = [
  [
    'killed -9',
    'times',
    'back after s: p50',
    'p95',
    'max',
    'accepted',
    'refused',
    'unknown, then certain',
    'flaws',
  ],
]

beforeAll(async () => {
  ground = await openGround({ residents: 60 + (KILLS + 3 * PG_KILLS) * 20 })
  await ground.start()
}, 120_000)

/** Whom a kill hits, and what it takes to go on. */
const KINDS: Record<string, { times: number; backMs: number; kill(): Promise<void> }> = {
  'the server': {
    times: KILLS,
    backMs: PATIENCE_MS,
    async kill() {
      await ground.kill()
      // once in a while it does not even come to stand
      if (LONG && random.chance(0.25)) await ground.killStarting(random.between(0, 1_500))
      await ground.start()
    },
  },
  'PostgreSQL, whole': { times: PG_KILLS, backMs: BACK_MS, kill: async () => killed(ground.postmaster()) },
  'a session of PostgreSQL': {
    times: LONG ? PG_KILLS : 0,
    backMs: BACK_MS,
    kill: async () =>
      killed(
        await ground.look(async ({ db }) => {
          const sessions = await db.rows<{ pid: number }>(sql`
            select pid from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()
              and backend_type = 'client backend' order by state = 'active' desc, pid`)
          return sessions[0]?.pid
        }),
      ),
  },
  'the server and PostgreSQL, a power cut': {
    times: LONG ? PG_KILLS : 0,
    backMs: PATIENCE_MS,
    async kill() {
      killed(ground.postmaster())
      await ground.kill()
      await ground.start()
    },
  },
}

function killed(pid: number | undefined): void {
  if (!pid) throw new Error('there is nobody to kill')
  process.kill(pid, 'SIGKILL')
}

const kinds = Object.entries(KINDS).filter(([, { times }]) => times > 0)

describe.each(kinds)('%s killed under load', (name, { times, backMs, kill }) => {
  test(`${times} times: nothing lost, nothing half done`, { timeout: 120_000 + times * 60_000 }, async () => {
    // where the last kill was not survived, nobody waits for the next one
    await send(ground.address(), { method: 'GET', path: '/live', as: ground.town.clerk })
    const before = history.counts()
    const backAfter: number[] = []
    let killedAt = Number.POSITIVE_INFINITY
    let back: () => void = () => {}
    const clients = openClients({
      ...{
        history,
        town: ground.town,
        seed: SEED + times,
        count: CLIENTS,
        address: ground.address,
        patienceMs: PATIENCE_MS,
      },
      heard(_, told, began) {
        if (told.said === 'accepted' && began > killedAt + SETTLED_MS) back()
      },
    })
    let stopped = false
    const running = clients.run(() => stopped)
    try {
      await worked(1)
      // a kill that no write felt proves nothing
      const unfelt = () => history.counts().resolved === before.resolved
      for (let time = 0; time < times || (unfelt() && time < times + FURTHER); time++) {
        await beginExport()
        await sleep(random.between(50, 1500))
        killedAt = Date.now()
        const returned = new Promise<void>((resolve) => (back = resolve))
        await kill()
        await Promise.race([returned, sleep(PATIENCE_MS)])
        backAfter.push(Date.now() - killedAt)
        killedAt = Number.POSITIVE_INFINITY
      }
      await worked(1)
    } finally {
      stopped = true
      await running
    }
    const { flaws } = await ground.look((house) => check(history, house, ground.town.districtId))
    const after = history.counts()
    rows.push([
      name,
      String(backAfter.length),
      ...spans(backAfter),
      ...(['accepted', 'refused', 'resolved'] as const).map((key) => String(after[key] - before[key])),
      String(flaws.length),
    ])
    expect(flaws.map(({ flaw, about, detail }) => `${flaw}: ${about} ${detail}`)).toEqual([])
    expect(clients.rude).toEqual([])
    expect(after.unknown).toBe(0)
    expect(after.resolved - before.resolved).toBeGreaterThan(0)
    expect(Math.max(...backAfter)).toBeLessThan(backMs)
  })
})

test('exports that were under way are whole in the end', { timeout: 120_000 }, async () => {
  const states = await Promise.all(exports.map((id) => ended(id)))
  rows.push([
    'exports under way meanwhile',
    String(exports.length),
    '',
    '',
    '',
    `${count(states, 'done')} done`,
  ])
  expect(exports.length).toBeGreaterThan(0)
  expect(count(states, 'done')).toBe(exports.length)
})

afterAll(() => report(`kills: ${CLIENTS} people at once, seed ${SEED}`, rows))

const count = (of: readonly string[], one: string) => of.filter((other) => other === one).length

/** Until people have got on by some lives. */
async function worked(lives: number): Promise<void> {
  const before = history.counts().accepted
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(50))
    if (history.counts().accepted >= before + lives * 8) return
  throw new Error('nobody gets on')
}

/** A list to be written into a table while it is killed; nothing where the server is too busy. */
async function beginExport(): Promise<void> {
  const body = { list: 'matters.list', query: {}, format: 'csv' }
  const request = { method: 'POST' as const, path: '/api/exports', as: ground.town.centre, body }
  const told = await send(ground.address(), request).then(toldBy, () => undefined)
  if (told?.said === 'accepted') exports.push((told.answer as { job: { id: string } }).job.id)
}

async function ended(id: string): Promise<string> {
  const path = `/api/jobs/${id}`
  for (const until = Date.now() + PATIENCE_MS; ; await sleep(200)) {
    const told = toldBy(await send(ground.address(), { method: 'GET', path, as: ground.town.centre }))
    const state = told.said === 'accepted' ? (told.answer as { job: { state: string } }).job.state : told.said
    if (!['queued', 'running', 'unknown'].includes(state) || Date.now() > until) return state
  }
}
