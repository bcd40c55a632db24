import { describe, expect, test } from 'vitest'
import { lostUmbrella } from './harness/lost-umbrella.ts'
import { unitOf } from '../server/rooms/partners/index.ts'
import { sql } from '../server/kit/db.ts'
import { anewWhereLost, together } from '../server/kit/together.ts'

const { house, districtId, units } = await lostUmbrella()
const noted = async (act: string) =>
  (await house.db.one<{ n: number }>(sql`select count(*)::int as n from audit where act = ${act}`)).n
const note = (act: string) =>
  sql`insert into audit (district_id, at, act) values (0, ${house.clock.now()}, ${act})`
const stumble = sql`select 1 / 0`

describe('several acts together', () => {
  test('begin anew where one of them lost, also where nothing came after it that could have noticed', async () => {
    let tries = 0
    await anewWhereLost(() =>
      together(house, async (one) => {
        await one.db.rows(note('umbrella noted'))
        if (++tries === 1) await one.db.rows(stumble).catch(() => {})
      }),
    )
    expect([tries, await noted('umbrella noted')]).toEqual([2, 1])
  })
  test('say that they come to nothing, where they lose each time', async () => {
    const never = anewWhereLost(() =>
      together(house, async (one) => {
        await one.db.rows(note('umbrella never noted'))
        await one.db.rows(stumble).catch(() => {})
      }),
    )
    expect(await never.catch((error) => error.code)).toBe('http.busy')
    expect(await noted('umbrella never noted')).toBe(0)
  })
  test('share no look-up with others: one that fails with them fails for them alone', async () => {
    let others: Promise<unknown> | undefined
    await together(house, async (one) => {
      await one.db.rows(stumble).catch(() => {})
      const own = unitOf(one, districtId, units.office)
      others = unitOf(house, districtId, units.office)
      await own
    }).catch(() => {})
    expect(await others).toMatchObject({ id: units.office })
  })
})
