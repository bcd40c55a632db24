// A small sample of `npm run bench -- sweep`: two processes on one database, one killed every second and a half.
import pg from 'pg'
import { afterAll, expect, inject, test } from 'vitest'
import { HOUR } from '../../server/kit/clock.ts'
import { loadTenants } from '../../server/kit/tenants.ts'
import { replay } from '../../server/rooms/matters/index.ts'
import { openTestHouse } from '../../tests/harness/house.ts'
import { prepare } from './bench.ts'
import { fillOpen } from './fill.ts'
import { firedIn, sweepBy2 } from './run.ts'

const FAMILIES = 1_600
const PER_MINUTE = 9_000
const SECONDS = 5

const w = await openTestHouse({ tenants: loadTenants() })
const owner = new pg.Client(w.owner)
await owner.connect()
afterAll(() => owner.end())

test('each of some hundred deadlines fires once, whoever is killed', { timeout: 120_000 }, async () => {
  const from = new Date('2026-06-02T09:30:00+08:00')
  w.clock.set(from)
  const made = await prepare(w.house)
  await fillOpen(owner, { ...made, families: FAMILIES, from, perMinute: PER_MINUTE }, () => {})
  const database = { ...inject('postgres').app, database: w.owner.database }
  const run = { owner, database, dataDir: w.house.dataDir, everyMs: 200, killEveryMs: 1_500, say: () => {} }
  const [middle, end] = [SECONDS * 1000, HOUR].map((ms) => new Date(from.getTime() + ms)) as [Date, Date]

  const { kills, offset } = await sweepBy2({ ...run, from, until: middle })
  // how many more depends on how long the next one takes to stand
  expect(kills).toBeGreaterThan(0)
  const spread = await firedIn(owner, { from, until: middle, offset }, false)
  expect(spread).toMatchObject({ due: (PER_MINUTE * SECONDS) / 60, missed: 0, twice: 0, early: 0 })
  expect(spread.p99).toBeLessThan(60)

  const burst = await sweepBy2({ ...run, from: end, until: end })
  const all = await firedIn(owner, { from, until: end, offset: burst.offset }, false)
  expect(all).toMatchObject({ due: FAMILIES, once: FAMILIES, missed: 0, twice: 0, early: 0 })
  expect(await replay(w.house, made.districtId)).toMatchObject({ matters: FAMILIES * 1.25, different: [] })
})
