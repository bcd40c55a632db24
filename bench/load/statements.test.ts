import { expect, test } from 'vitest'
import type { Db } from '../../server/kit/db.ts'
import { sql } from '../../server/kit/db.ts'
import { again, recording } from './statements.ts'

const ids = ['11111111-0000-4000-8000-000000000001', '22222222-0000-4000-8000-000000000002']

test('a recorded statement is said again about something else, and everything else in it stays', () => {
  const values = [
    7,
    ids[0],
    `[{"id":"${ids[0]}","order":"${ids[1]}","name":"umbrella"}]`,
    [ids[1], 'lost'],
    new Date(0),
  ]
  const make = again([{ text: 'select $1, $2, $3, $4, $5', values }], ids)
  const [query] = make(['a', 'b'])
  expect(query?.values).toEqual([
    7,
    'a',
    '[{"id":"a","order":"b","name":"umbrella"}]',
    ['b', 'lost'],
    new Date(0),
  ])
  expect(make(['c', 'd'])[0]?.name).toBe(query?.name)
})

test('everything that goes to the database is noted, within a transaction too', async () => {
  const queries = {
    rows: async () => [],
    plainRows: async () => [],
    maybe: async () => undefined,
    one: async () => ({}) as never,
  }
  const db: Db = {
    ...queries,
    tx: (work) => work(queries),
    ready: async () => {},
    listen: () => {},
    end: async () => {},
  }
  const { db: heard, take } = recording(db)
  await heard.rows(sql`select ${1}`)
  await heard.tx((q) => q.one(sql`select ${'umbrella'}`))
  expect(take()).toEqual([
    { text: 'select $1', values: [1] },
    { text: 'select $1', values: ['umbrella'] },
  ])
  expect(take()).toEqual([])
})
