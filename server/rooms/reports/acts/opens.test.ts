// Each number of an edition opens its records: as many as it says, for whoever is told that they may open them.
import { beforeAll, expect, test } from 'vitest'
import type { Out } from '../../../../tests/harness/http.ts'
import { live } from '../../../../tests/harness/lives.ts'
import type { Who } from '../../../kit/scope.ts'
import { bulletinWorld, type Edition } from '../testing.ts'

const w = await bulletinWorld()
const { who } = w
type Records = Out<'GET /api/rates/records'>
type Side = Edition['sides'][number]
let editions: string[] = []

beforeAll(async () => {
  await w.make()
  await live(w, 400, 5)
  await w.make()
  const rows = await w.list(who.centre, 'kind=quarterly&limit=2')
  editions = rows.map(({ id }) => id)
  for (const { id, state } of rows)
    if (state === 'drafted') {
      const { version } = await w.seen(id)
      await w.post(who.centre, `/api/editions/${id}/freeze`, { version })
    }
}, 120_000)

/** How many records the list says that it holds, and shows. */
async function counted(as: Who, query: Record<string, string>): Promise<[said: number, shown: number]> {
  const asked = new URLSearchParams({ ...query, limit: '100' })
  const { body, status } = await w.http.ask<Records>('GET', `/api/rates/records?${asked}`, { as })
  expect([query, status]).toEqual([query, 200])
  return [body.count, body.rows.length]
}

/** As the page asks; without a row, of all of them. */
const whereOf = (edition: Edition, side: Side, row: number | null): Record<string, string> =>
  side.name === 'units'
    ? { node: String(edition.node.id), unit: row === null ? 'any' : String(row) }
    : row === null
      ? { node: String(edition.node.id) }
      : { node: String(row), ...(row === edition.node.id ? { direct: 'yes' } : {}) }

async function openAll(as: Who): Promise<{ opened: number; closed: number }> {
  let [opened, closed] = [0, 0]
  for (const id of editions) {
    const edition = await w.seen(id, as)
    const { from, to } = edition.period
    // the total of the units was that of the whole district, whoever had led
    for (const side of edition.sides)
      for (const row of [...side.rows, { id: null, name: 'all', ...side.total }]) {
        expect(row.opens).toBe(row.whyClosed === null)
        if (!row.opens) closed++
        else
          for (const { key, opens } of side.columns) {
            const cell = row.cells[key]
            const parts = [
              [opens.n, cell?.n],
              [opens.of, cell?.of],
            ] as const
            for (const [measure, n] of parts)
              if (measure) {
                const query = { measure, from, to, ...whereOf(edition, side, row.id) }
                const found = await counted(as, query)
                expect([row.name, query, ...found]).toEqual([row.name, query, n, Math.min(n ?? 0, 100)])
                if (n) opened++
              }
          }
      }
  }
  return { opened, closed }
}

test('the centre opens every number, and finds what was counted', async () => {
  const { opened, closed } = await openAll(who.centre)
  expect(opened).toBeGreaterThan(40)
  expect(closed).toBe(0)
})
test('a unit opens its own numbers, and finds what was counted', async () => {
  const { opened, closed } = await openAll(who.liaison)
  expect(opened).toBeGreaterThan(5)
  // the totals of both sides are everybody's
  expect(closed).toBe(2 * editions.length)
})
test('whoever stands lower reads all rows, and is told why a list that reaches beyond does not open', async () => {
  const { opened, closed } = await openAll(who.clerk)
  expect(opened).toBe(0)
  expect(closed).toBeGreaterThan(5)
  const street = await openAll(who.street)
  expect(street.opened).toBeGreaterThan(20)
  expect(street.closed).toBeGreaterThan(5)
})
