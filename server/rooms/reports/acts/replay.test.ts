// Each number of each edition equals what the raw steps tell that lay there when it was made.
import { beforeAll, describe, expect, test } from 'vitest'
import { cellsByHand, countByHand, type Hand, livesUpTo } from '../../../../tests/harness/bulletin-by-hand.ts'
import { live } from '../../../../tests/harness/lives.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { sweep } from '../../matters/index.ts'
import { makeEditions } from '../index.ts'
import type { Content, Row, SideName } from '../rules/content.ts'

/** One life of about a year in the suite; GRIDLOOM_BULLETINS=8 lives of three years for the long proof. */
const LIVES = Number(process.env.GRIDLOOM_BULLETINS ?? 1)
const ACTS = LIVES > 1 ? 3000 : 600
/** The house looks in between, as its round does. */
const LOOKS = 12
/** ribs, canopy and handle, since the district was loaded */
const gridsAt = ({ to }: { to: string }): number => (to >= '2026-02-08' ? 3 : 0)

type Made = { id: string; madeAt: Date; content: Content }

describe.each(Array.from({ length: LIVES }, (_, i) => 31 + i * 7))('a random life, seed %i', (seed) => {
  let w: Awaited<ReturnType<typeof lostUmbrella>>
  let editions: Made[] = []
  beforeAll(
    async () => {
      w = await lostUmbrella()
      for (let look = 0; look < LOOKS; look++) {
        await live(w, ACTS / LOOKS, seed * 100 + look)
        await whatIsRare(w)
        await w.allHeard()
        await makeEditions(w.house)
        // what happens from now on the editions can't have known
        w.clock.forward(1000)
      }
      editions = await w.house.db.rows<Made>(sql`
        select id, made_at as "madeAt", draft as content from report_edition where district_id = ${w.districtId}
        order by from_day, kind`)
    },
    60_000 + ACTS * 60,
  )

  test('has an edition of every week, month and quarter that was over, none twice, none left out', () => {
    for (const kind of ['weekly', 'monthly', 'quarterly'] as const) {
      const own = editions.filter(({ content }) => content.kind === kind).map(({ content }) => content.period)
      expect(own.length).toBeGreaterThan(kind === 'weekly' ? 20 : 1)
      for (const [i, period] of own.entries())
        if (i > 0) expect(Date.parse(period.from) - Date.parse(String(own[i - 1]?.to))).toBe(24 * 3_600_000)
    }
  })

  test('each number of each edition is what the raw steps tell that lay there when it was made', async () => {
    let compared = 0
    const sums: Record<string, number> = {}
    for (const { madeAt, content } of editions) {
      const lives = await livesUpTo(w.house.db, w.districtId, madeAt)
      const periods = [content.period, content.compared?.last, content.compared?.year] as const
      const [now, last, year] = periods.map(
        (period) => period && { ...countByHand(lives, period), grids: gridsAt(period) },
      )
      for (const name of ['units', 'places'] as const) {
        type Told = typeof now
        const cells = (told: Told, tally: object | undefined) =>
          cellsByHand({ ...tally }, name, name === 'units' ? 0 : (told?.grids ?? 0))
        const all = (told: Told) => cells(told, name === 'units' ? told?.ofUnits : told?.all)
        const by = (told: Told, id: number) =>
          cells(told, (name === 'units' ? told?.byUnit : told?.byPlace)?.get(id))
        const { rows, total } = content.sides[name]
        const where = [seed, content.kind, content.period.from, name]
        expect([where, rows.map((row) => row.id).sort()]).toEqual([where, idsOf(name, now, w.nodes.street)])
        for (const row of rows) {
          const told = { now: by(now, row.id), last: by(last, row.id), year: by(year, row.id) }
          compared += same([...where, row.name], row, told)
          for (const [key, { n }] of Object.entries(row.cells))
            sums[`${name} ${key}`] = (sums[`${name} ${key}`] ?? 0) + n
        }
        compared += same([...where, 'all'], total, { now: all(now), last: all(last), year: all(year) })
      }
    }
    expect(compared).toBeGreaterThan(2000)
    // the life was one in which everything happened that is counted
    const never = Object.keys(sums).filter((key) => sums[key] === 0)
    expect(never).toEqual([])
  })
})

const MOST_DAYS = 20
/** What people at random seldom come to: work that pleases, an objection that is upheld, and an order so late that it is supervised. */
async function whatIsRare(w: Awaited<ReturnType<typeof lostUmbrella>>): Promise<void> {
  const { who, units } = w
  await w.bringTo('cleared')
  const [objected = ''] = (await w.bringTo('dispatched')).orders
  await w.step(who.liaison, objected, 'object', { reason: '不归', unit: units.factory })
  await w.step(who.clerk, objected, 'uphold', { unit: units.factory })
  const { orders } = await w.bringTo('dispatched')
  const order = String(orders[0])
  const isLate = async () =>
    (await w.house.db.one<{ late: boolean }>(sql`select late from matter where id = ${order}`)).late
  // over the Spring Festival that takes longer
  for (let days = 0; days < MOST_DAYS && !(await isLate()); days += 5) {
    w.clock.forward(5 * DAY)
    await sweep(w.house)
  }
  await w.step(who.secretary, order, 'supervise', { demand: '快办' })
}

/** Units that did anything, or the street that is always there. */
const idsOf = (name: SideName, told: ReturnType<typeof countByHand> | undefined, street: number): number[] =>
  name === 'places'
    ? [street]
    : [...(told?.byUnit ?? [])]
        .filter(([, tally]) =>
          Object.values(cellsByHand(tally, 'units', 0)).some(({ n, of }) => n > 0 || (of ?? 0) > 0),
        )
        .map(([id]) => id)
        .sort()

/** How many numbers were compared; of what is compared with, only the shares that a row has. */
function same(
  where: unknown[],
  row: Pick<Row, 'cells' | 'before'>,
  told: Record<'now' | 'last' | 'year', Hand>,
): number {
  expect([where, row.cells]).toEqual([where, told.now])
  if (row.before) expect([where, row.before]).toEqual([where, { last: told.last, year: told.year }])
  return Object.keys(row.cells).length * (row.before ? 3 : 1)
}
