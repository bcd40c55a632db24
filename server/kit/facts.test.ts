import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { openTestHouse } from '../../tests/harness/house.ts'
import { type Queries, sql } from './db.ts'
import { type Fact, type Listener, openPump } from './facts.ts'
import { silentLog } from './log.ts'

const { house, clock, another } = await openTestHouse()
const other = another().house
const { db } = house

const put = (q: Queries, n: number, name = 'umbrella.lost') =>
  q.rows(
    sql`insert into fact (district_id, name, data) values (990001, ${name}, ${JSON.stringify({ n })}::jsonb)`,
  )
/** A listener that writes what it heard into a table of its own, in the transaction that it is handed. */
const hearing = (name: string, over: Partial<Listener> = {}): Listener => ({
  name,
  hears: ['umbrella.lost'],
  handle: async (q, fact) =>
    void (await q.rows(sql`insert into heard values (${name}, ${Number(fact.data.n)})`)),
  ...over,
})
const heard = async (name: string) =>
  (await db.rows<{ n: number }>(sql`select n from heard where listener = ${name} order by at`)).map(
    (row) => row.n,
  )
const pumpOf = (...listeners: Listener[]) => openPump(db, clock, listeners, silentLog)
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)
let round = 0
let me = ''

beforeEach(async () => {
  me = `listener-${++round}`
  await db.rows(sql`delete from fact`)
  await db.rows(sql`create temporary table if not exists nothing (n int)`)
})
// the application may make no table of its own: its listeners here write into one that the owner made
await (await import('./postgres/roles.ts')).session(
  (await import('vitest')).inject('postgres').superuser,
  async () => {},
)

describe('a listener', () => {
  test('hears each fact once, in order, and only those that it asked for', async () => {
    for (const n of upTo(450)) await put(db, n, n % 3 === 0 ? 'umbrella.found' : 'umbrella.lost')
    const pump = pumpOf(hearing(me))
    await pump.pump()
    await pump.pump()
    expect(await heard(me)).toEqual(upTo(450).filter((n) => n % 3 !== 0))
  })
})
