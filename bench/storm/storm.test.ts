import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { lostUmbrella } from '../../tests/harness/lost-umbrella.ts'
import { rooms } from '../../server/house.ts'
import { DAY } from '../../server/kit/clock.ts'
import { type Db, sql } from '../../server/kit/db.ts'
import { USUAL_LIMITS } from '../../server/kit/http/gate.ts'
import { openHttp } from '../../server/kit/http/server.ts'
import { sha256 } from '../../server/kit/secrets.ts'
import { authenticate } from '../../server/rooms/access/index.ts'
import { type People, tokenOf } from '../world/people.ts'
import { byKind, figuresOf } from './figures.ts'
import { profileJob, spikeJob } from './jobs.ts'

const { house, nodes, who } = await lostUmbrella()
const nodeId = nodes.ribs
const { db } = house
const limits = { ...USUAL_LIMITS, atWork: 4, waiting: 8, longestWaitMs: 100 }
/** What each question to the database takes longer: a slow machine sends less in a second, and is to be full all the same. */
let slowerMs = 0
const slower =
  <A extends unknown[], T>(ask: (...asked: A) => Promise<T>) =>
  async (...asked: A) => {
    if (slowerMs > 0) await sleep(slowerMs)
    return ask(...asked)
  }
const { rows: several, plainRows, maybe, one, tx } = db
const slowDb = {
  ...{ ...db, rows: slower(several), plainRows: slower(plainRows) },
  ...{ maybe: slower(maybe), one: slower(one), tx: slower(tx) },
} as Db
const app = await openHttp({
  ...{ house: { ...house, db: slowDb }, rooms, limits },
  authenticate: (token) => authenticate(house, token),
})
const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
afterAll(async () => {
  app.server.closeAllConnections()
  await app.close()
})

const { resident, worker, clerk } = who
const now = house.clock.now()
for (const { districtId, accountId } of [resident, worker, clerk])
  await db.rows(sql`insert into session values (${sha256(tokenOf(accountId))}, ${districtId}, ${accountId}, ${now}, ${now},
    ${new Date(now.getTime() + DAY)})`)
const place = { nodeId, account: worker.accountId }
const people = {
  workers: [place],
  streets: [{ nodeId, account: clerk.accountId }],
  communities: [{ nodeId: 7, street: 0, account: clerk.accountId }],
  grids: [{ nodeId, path: '', community: 7 }],
} as unknown as People
const folk = { staff: [], residents: [resident.accountId], password: '' }

test('in a spike who is let in is answered and stored, who is not leaves nothing, and the calm after it is calm at once', async () => {
  slowerMs = 10
  const { samples, accepted, refused, unknown } = await spikeJob({ port, people, folk }, [
    { name: 'spike', perSecond: 1_500, seconds: 0.6 },
  ])
  slowerMs = 0
  const spike = figuresOf(samples)
  expect(spike.failed).toBe(0)
  expect(spike.refused).toBeGreaterThan(50)
  // more than had a place or stood in line at the first moment
  expect(spike.ok).toBeGreaterThan(4 + 8)
  expect(unknown).toEqual([])
  const stored = async (ids: string[]) =>
    (await db.rows<{ id: string }>(sql`select id from matter where id = any(${ids}::uuid[])`)).length
  expect([await stored(accepted), await stored(refused)]).toEqual([accepted.length, 0])
  // when the last of the spike has its answer, which a busy machine may take its time for
  const calm = await spikeJob({ port, people, folk }, [{ name: 'steady again', perSecond: 5, seconds: 3 }])
  expect(figuresOf(calm.samples)).toMatchObject({ ok: 15, refused: 0, failed: 0 })
  expect(await stored(calm.accepted)).toBe(calm.accepted.length)
}, 60_000)

test('lives begun at a steady pace come to their end, each by its six calls', async () => {
  const { lives, samples, whys } = await profileJob({ port, people, folk }, [
    { name: 'drizzle', perSecond: 4, seconds: 1 },
  ])
  expect(whys).toEqual([])
  expect(lives.map((life) => life.done)).toEqual([true, true, true, true])
  expect(Object.values(byKind(samples)).map(({ ok }) => ok)).toEqual([4, 4, 4, 4, 4, 4])
})
