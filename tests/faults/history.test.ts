// The history checker: quiet over what is right, and not over a single planted loss.
import { beforeAll, describe, expect, test } from 'vitest'
import { openDb, type Queries, raw, sql } from '../../server/kit/db.ts'
import type { House } from '../../server/kit/house.ts'
import { silentLog } from '../../server/kit/log.ts'
import { loadTenants } from '../../server/kit/tenants.ts'
import { familiesOf, fold } from '../../server/rooms/matters/index.ts'
import { openTestHouse, type TestHouse } from '../harness/house.ts'
import { openTestHttp } from '../harness/http.ts'
import { rudeness, toldBy } from './asking.ts'
import { check } from './check.ts'
import { openClients } from './clients.ts'
import { accepted, type Entry, type History, openHistory, outcomeOf, refused, unknown } from './history.ts'
import { settle, type Town } from './town.ts'

const LIVES = 6

let w: TestHouse
let town: Town
const history = openHistory()

beforeAll(async () => {
  w = await openTestHouse({ tenants: loadTenants() })
  town = await settle(w.house, { residents: 12 })
  const { app } = await openTestHttp(w.house)
  const address = `http://127.0.0.1:${(app.server.address() as { port: number }).port}`
  const clients = openClients({ history, town, seed: 5, count: 6, address: () => address })
  await clients.run(() => clients.lives() >= LIVES)
  expect(clients.rude).toEqual([])
  await w.allHeard()
})

test('of people who live their matters over HTTP, every word is where it should be', async () => {
  const { flaws, matters, steps } = await check(history, w.house, town.districtId)
  expect(flaws).toEqual([])
  expect(matters).toBeGreaterThan(LIVES)
  expect(steps).toBeGreaterThan(LIVES * 5)
  const { accepted: yes, refused: no, unknown: open } = history.counts()
  expect([yes > LIVES * 4, no > 0, open]).toEqual([true, true, 0])
})

test('what is certain stays so; what was unknown is what sending it again came to', () => {
  const h = openHistory()
  const asked = { client: 'a', op: 'step', key: 'k', about: 'm', by: 1, sent: {} }
  const [one, other, third] = [h.begin(asked), h.begin(asked), h.begin(asked)]
  one.told(unknown('ECONNRESET'))
  one.told(accepted({}))
  other.told(refused(409, 'matters.stale'))
  third.told(unknown('ECONNRESET'))
  expect(h.entries.map((entry) => outcomeOf(entry).said)).toEqual(['accepted', 'refused', 'unknown'])
  expect(h.counts()).toEqual({ accepted: 1, refused: 1, unknown: 1, resolved: 1 })
})

test('in a fault people are shown a 503 in their own words and when to try again, or it is found', () => {
  const busy = { code: 'http.busy', detail: '现在太忙，请稍后再试。' }
  const reply = (status: number, body: unknown = busy, wait = '5') => ({
    ...{ status, body },
    headers: new Headers(wait ? { 'retry-after': wait } : {}),
  })
  expect([200, 409, 503].map((status) => rudeness(reply(status), 'zh'))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  const rude = [
    reply(500),
    reply(503, busy, ''),
    reply(503, 'Bad Gateway'),
    reply(503, { ...busy, detail: 'Busy' }),
  ]
  for (const one of rude) expect(rudeness(one, 'zh')).toBeTypeOf('string')
  expect(rudeness(reply(503), 'en')).toContain('in en')
  expect([200, 404, 429, 500, 503].map((status) => toldBy(reply(status)).said)).toEqual([
    ...['accepted', 'refused', 'unknown', 'unknown', 'unknown'],
  ])
})

/** The last act on some matter that was cleared: its id there. */
const CLEARED = sql`(select matter_id from matter_step where step = 'clear' order by matter_id limit 1)`
const ORDER = sql`(select id from matter where loop = 'order' order by id limit 1)`

const undoLast = async (q: Queries) => {
  const { id } = await q.one<{ id: string }>(sql`select matter_id as id from ${CLEARED} as one`)
  const family = (await familiesOf(w.house, town.districtId, [id], w.house.db)).get(id)
  if (!family || family instanceof Error) throw new Error('no such family')
  const { loop, steps } = family.root
  const before = fold(loop, steps.slice(0, -1)) as Record<string, unknown> | undefined
  const columns = raw(Object.keys(before ?? {}).join(', '))
  const values = JSON.stringify({ ...before })
  await q.rows(sql`delete from matter_step where matter_id = ${id} and step = 'clear'`)
  await q.rows(sql`delete from matter_content where matter_id = ${id} and seq = ${steps.length}`)
  await q.rows(
    sql`update matter set (${columns}) = (select ${columns} from json_populate_record(null::matter, ${values})) where id = ${id}`,
  )
  await q.rows(sql`delete from notice where about = ${id} and data ->> 'step' = 'clear'`)
}

const PLANTED: { name: string; plant(q: Queries): Promise<unknown>; finds: string }[] = [
  {
    name: 'an acknowledged matter is gone with all that hung on it',
    finds: 'an accepted write is lost',
    async plant(q) {
      const { id } = await q.one<{ id: string }>(
        sql`select id from matter where id = root_id order by id limit 1`,
      )
      const family = sql`select id from matter where root_id = ${id}`
      for (const table of ['matter_step', 'matter_content', 'matter_reporter'])
        await q.rows(sql`delete from ${raw(table)} where matter_id in (${family})`)
      await q.rows(sql`delete from notice where about = ${id}`)
      await q.rows(sql`delete from matter where root_id = ${id}`)
    },
  },
  {
    name: 'a step is gone',
    finds: 'an accepted write is lost',
    plant: (q) => q.rows(sql`delete from matter_step where step = 'clear' and matter_id = ${CLEARED}`),
  },
  {
    name: 'the words of a report are gone',
    finds: 'words are lost',
    plant: (q) => q.rows(sql`delete from matter_content where matter_id = ${CLEARED} and seq = 1`),
  },
  {
    name: 'the words of a report are others',
    finds: 'words are not those that were sealed',
    plant: (q) =>
      q.rows(
        sql`update matter_content set texts = '{"words": "别的话"}' where matter_id = ${CLEARED} and seq = 1`,
      ),
  },
  {
    name: 'words stand where no step is',
    finds: 'a stray row',
    plant: (q) =>
      q.rows(sql`insert into matter_content select district_id, matter_id, 99, salt, texts from matter_content
        where matter_id = ${CLEARED} and seq = 1`),
  },
  {
    name: 'a version is raised',
    finds: 'a row is not what its steps say',
    plant: (q) => q.rows(sql`update matter set version = version + 1 where id = ${CLEARED}`),
  },
  {
    name: 'a step was written twice',
    finds: 'done twice',
    async plant(q) {
      await q.rows(sql`
        insert into matter_step (district_id, matter_id, seq, by_account, occurred_at, request_id, step, by_role)
        select district_id, matter_id, seq + 1, by_account, occurred_at, request_id, step, by_role from matter_step
        where matter_id = ${CLEARED} and step = 'clear'`)
      await q.rows(sql`update matter set version = version + 1 where id = ${CLEARED}`)
    },
  },
  {
    name: 'an order is gone with its steps',
    finds: 'an order is lost',
    async plant(q) {
      const { id } = await q.one<{ id: string }>(sql`select id from ${ORDER} as one`)
      for (const table of ['matter_step', 'matter_content'])
        await q.rows(sql`delete from ${raw(table)} where matter_id = ${id}`)
      await q.rows(sql`delete from matter where id = ${id}`)
    },
  },
  { name: 'the last commit never came to be', finds: 'an accepted write is lost', plant: undoLast },
  {
    name: 'a report has another number',
    finds: 'there, but not as it was told',
    plant: (q) => q.rows(sql`update matter set number = number + 100000 where id = ${CLEARED}`),
  },
  {
    name: 'a step was taken by somebody else',
    finds: 'there, but not as it was sent',
    plant: (q) =>
      q.rows(
        sql`update matter_step set by_account = by_account + 1 where matter_id = ${CLEARED} and step = 'clear'`,
      ),
  },
  {
    name: 'there is a step that nobody asked for',
    finds: 'nobody asked for it',
    plant: (q) =>
      q.rows(
        sql`update matter_step set request_id = gen_random_uuid() where matter_id = ${CLEARED} and step = 'clear'`,
      ),
  },
  {
    name: 'a reporter was not told',
    finds: 'a notice is lost',
    plant: (q) =>
      q.rows(sql`delete from notice where id = (select min(id) from notice where about = ${CLEARED} and data ->> 'step' = 'clear'
        and account_id = (select reporter_id from matter where id = ${CLEARED}))`),
  },
  {
    name: 'a reporter was told twice',
    finds: 'a notice came twice',
    plant: (q) =>
      q.rows(sql`insert into notice (district_id, account_id, kind, about, data, created_at)
        select district_id, account_id, kind, about, data, created_at from notice n
        where about = ${CLEARED} and data ->> 'step' = 'clear'
          and account_id = (select reporter_id from matter where id = ${CLEARED})`),
  },
  {
    name: 'a figure was not counted',
    finds: 'figures are not what the steps say',
    plant: (q) => q.rows(sql`delete from figure_row where id = ${CLEARED}`),
  },
  {
    name: 'a sum forgot one',
    finds: 'sums do not add up',
    plant: (q) => q.rows(sql`update figure_sum set filed = filed + 1 where dim = 'all'`),
  },
]

describe('a planted fault is found', () => {
  test.for(PLANTED)('$name', async ({ plant, finds }) => {
    expect((await seenAfter(plant)).map(({ flaw }) => flaw)).toContain(finds)
  })

  test('what was refused is there', async () => {
    const found = await lied((entry) => ({ ...entry, told: [refused(409, 'matters.stale')] }))
    expect(found).toContain('refused, yet it is there')
  })

  test('what was accepted is refused later', async () => {
    const found = await lied((entry) => ({ ...entry, told: [...entry.told, refused(409, 'matters.stale')] }))
    expect(found).toContain('accepted and then refused')
  })

  test('what somebody was told is not how it was', async () => {
    const matter = (entry: Entry) => (entry.told.at(-1) as { answer: { matter: object } }).answer.matter
    const found = await lied((entry) => ({
      ...entry,
      told: [accepted({ matter: { ...matter(entry), state: 'lost' } })],
    }))
    expect(found).toContain('there, but not as it was told')
  })
})

/** The flaws in a database that was harmed, and is put back afterwards. */
async function seenAfter(plant: (q: Queries) => Promise<unknown>) {
  const db = openDb({ ...w.owner, max: 1 }, silentLog)
  const back = new Error('put back')
  let flaws: Awaited<ReturnType<typeof check>>['flaws'] = []
  await db
    .tx(async (q) => {
      await plant(q)
      const house: House = { ...w.house, db: { ...w.house.db, ...q } }
      flaws = (await check(history, house, town.districtId)).flaws
      throw back
    })
    .catch((error: unknown) => {
      if (error !== back) throw error
    })
    .finally(() => db.end())
  return flaws
}

/** The flaws where one accepted step was told otherwise. */
async function lied(lie: (entry: Entry) => Entry): Promise<string[]> {
  const at = history.entries.findIndex((one) => one.op === 'step' && one.told.at(-1)?.said === 'accepted')
  const entries = history.entries.map((entry, i) => (i === at ? lie(entry) : entry))
  const other: History = {
    ...history,
    entries: entries.filter((one, i) => i === at || one.key !== entries[at]?.key),
  }
  return (await check(other, w.house, town.districtId)).flaws.map(({ flaw }) => flaw)
}
