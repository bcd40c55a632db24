import { beforeAll, describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../tests/harness/lost-umbrella.ts'
import { DAY, MINUTE } from './clock.ts'
import { putSetting, settingsAt } from './settings.ts'

const w = await lostUmbrella()
const { house, nodes, clock, districtId } = w
const KEY = 'loops.whistle.reported.limit'
const set = (nodeId: number, value: unknown, key = KEY) =>
  putSetting(house.db, { districtId, nodeId, key, value, by: w.who.admin.accountId, now: clock.now() })
const path = (...names: (keyof typeof nodes)[]) => names.map((name) => nodes[name])
const at = async (way: number[], now = clock.now(), keys = [KEY]) =>
  (await settingsAt(house.db, { districtId, path: way, now, keys })).get(KEY)
const RIBS = path('district', 'street', 'before', 'ribs')

beforeAll(async () => {
  await set(nodes.district, '8wh')
  await set(nodes.before, '4wh')
})

describe('a setting', () => {
  test('of the nearest node above wins, in whatever order they were made', async () => {
    expect([
      await at(RIBS),
      await at(path('district', 'street', 'after')),
      await at(path('district')),
    ]).toEqual(['4wh', '8wh', '8wh'])
    clock.forward(MINUTE)
    await set(nodes.ribs, '2wh')
    await set(nodes.district, '1wd')
    expect([await at(RIBS), await at(path('district', 'street'))]).toEqual(['2wh', '1wd'])
  })
  test('counts from its date on: what was in force before can still be asked', async () => {
    const before = clock.now()
    clock.forward(DAY)
    await set(nodes.ribs, '30m')
    expect([await at(RIBS, before), await at(RIBS)]).toEqual(['2wh', '30m'])
    expect(await at(RIBS, new Date('2000-01-01'))).toBeUndefined()
  })
  test('that was not asked for, or never set, is absent', async () => {
    expect(await at(RIBS, clock.now(), ['loops.whistle.dispatched.limit'])).toBeUndefined()
    expect(
      (await settingsAt(house.db, { districtId: 990_002, path: RIBS, now: clock.now(), keys: [KEY] })).size,
    ).toBe(0)
  })
})

describe('what no reader could use is refused when it is set:', () => {
  test.each([
    ['a limit that is none', KEY, 'soon'],
    ['a limit of nothing', KEY, '0wd'],
    ['a number for a limit', KEY, 3],
    ['an address that is none', 'notices.sms.url', 'the umbrella shop'],
  ])('%s', async (_, key, value) => {
    await expect(set(nodes.ribs, value, key)).rejects.toMatchObject({ code: 'setting.bad_value' })
  })
  test.each(['umbrella.colour', 'loops.whistle.reported.colour', 'notices.sms.urls'])(
    'an unknown key %s',
    async (key) => {
      await expect(set(nodes.ribs, '1wd', key)).rejects.toMatchObject({ code: 'setting.unknown' })
    },
  )
})
