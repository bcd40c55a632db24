import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../../kit/clock.ts'
import { sql } from '../../../kit/db.ts'
import { type Tenant, loadTenants, type Tenants } from '../../../kit/tenants.ts'
import { bookOf, loopsOf } from './book.ts'
import { stepOf } from './definition.ts'

const dir = `${mkdtempSync(join(inject('postgres').files, 'loops-'))}/`
cpSync(inject('postgres').districts, dir, { recursive: true })
const tenants = loadTenants(dir)
const umbrella = tenants.byKey('umbrella')
const withLoops = (loops: Tenant['loops']): Tenant => ({ ...umbrella, loops })
const whistleOf = (tenant: Tenant) => loopsOf(tenant, tenants).find((l) => l.id === 'whistle')
const flawed = (loops: Tenant['loops']) => {
  try {
    whistleOf(withLoops(loops))
    return 'sound'
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as { params: { flaws: string } }).params.flaws}`
  }
}

describe("a district's own limits and actors", () => {
  test('take the place of the common ones, under a version of their own', () => {
    const own = whistleOf(
      withLoops({
        whistle: { revision: 3, limits: { reported: '2wh' }, by: { dispatch: ['street_clerk'] } },
      }),
    )
    const common = whistleOf(umbrella)
    expect([common?.version, own?.version]).toEqual([200, 203])
    expect(own?.clocks.find((c) => c.state === 'reported')?.limit).toBe('2wh')
    expect(own?.clocks.find((c) => c.state === 'dispatched')?.limit).toBe('4wd')
    expect(own && stepOf(own, 'dispatch')?.by).toEqual(['street_clerk'])
    expect(own?.steps.map((s) => [s.name, s.required])).toEqual(
      common?.steps.map((s) => [s.name, s.required]),
    )
  })
  test.each([
    [{ limits: { reported: 'soon' } }, /"soon" is no limit/],
    [{ by: { dispatch: ['umbrella_maker'] } }, /unknown actor "umbrella_maker"/],
    [{ by: { late: ['grid_worker'] } }, /"late" is no step that the clock may take/],
    [{ by: { feed_back: ['district_centre'] } }, /"feed_back" is no step for a join/],
  ])('that are wrong are refused at load: %j', (loops, words) => {
    expect(flawed({ whistle: loops })).toMatch(words)
  })
  test('a limit or an actor for what there is not is refused, not passed over', () => {
    expect(flawed({ whistle: { limits: { rained: '1wd' } } })).toMatch(/^matters\.loop_flawed/)
    expect(flawed({ whistle: { by: { rain: ['grid_worker'] } } })).toMatch(/^matters\.loop_flawed/)
    expect(flawed({ whistel: { limits: { reported: '1wd' } } })).toMatch(/^matters\.loop_flawed/)
  })
  test('a step that nobody could take any more is refused: no actor at all, or only such as take no steps', () => {
    for (const by of [[], ['leader'], ['admin', 'leader']])
      expect([by, flawed({ whistle: { by: { dispatch: by } } })]).toEqual([
        by,
        expect.stringMatching(/^matters\.loop_flawed/),
      ])
  })
})

describe('a loop of the district alone', () => {
  test('is read beside the common ones, and refused with its file when it is flawed', () => {
    const whistle = JSON.parse(readFileSync(`${tenants.commonDir}loops/order.json`, 'utf8'))
    mkdirSync(`${umbrella.dir}loops`, { recursive: true })
    const file = `${umbrella.dir}loops/umbrella.json`
    const common = loopsOf(umbrella, tenants).map((l) => l.id)
    writeFileSync(file, JSON.stringify({ ...whistle, id: 'umbrella' }))
    expect(loopsOf(umbrella, tenants).map((l) => l.id)).toEqual([...common, 'umbrella'])
    writeFileSync(file, JSON.stringify({ ...whistle, id: 'umbrella', colour: 'red' }))
    expect(() => loopsOf(umbrella, tenants)).toThrow('matters.loop_flawed')
    rmSync(file)
  })
})

describe('a definition that changes', () => {
  const w = lostUmbrella()
  const houseWith = async (loops: Tenant['loops']) => {
    const { another } = await w
    const changed: Tenants = {
      ...tenants,
      byId: (id) => (id === umbrella.id ? withLoops(loops) : tenants.byId(id)),
      all: tenants.all.map((t) => (t.id === umbrella.id ? withLoops(loops) : t)),
    }
    return { ...another().house, tenants: changed }
  }
  test('leaves a matter under way on the version that it began with; new ones take the new', async () => {
    const world = await w
    const { id, loopVersion } = await world.report()
    const house = await houseWith({
      whistle: { revision: 1, limits: { reported: '1h' }, by: { dispatch: ['street_clerk'] } },
    })
    const { fileReport } = await import('../acts/report.ts')
    const { takeStep } = await import('../acts/advance.ts')
    const fresh = (
      await fileReport(house, world.who.resident, {
        id: crypto.randomUUID(),
        nodeId: world.nodes.ribs,
        words: '又丢一把',
      })
    ).matter
    expect([loopVersion, fresh.loopVersion]).toEqual([200, 201])
    const dispatch = (target: string) =>
      takeStep(house, world.who.clerk, target, {
        requestId: crypto.randomUUID(),
        version: 1,
        step: 'dispatch',
        form: { units: { lead: world.units.office, assist: [] } },
      }).then(
        () => 'done',
        (error) => error.code,
      )
    expect([await dispatch(id), await dispatch(fresh.id)]).toEqual(['done', 'matters.not_yours'])
  })
  test('without a new version is refused with the way out', async () => {
    const house = await houseWith({ whistle: { limits: { reported: '1h' } } })
    await expect(bookOf(house, umbrella.id)).rejects.toMatchObject({
      code: 'matters.loop_flawed',
      params: { loop: 'umbrella/whistle@200', flaws: expect.stringContaining('without a new version') },
    })
  })
  test('lying on the disk already changes nothing for a process that runs, however long', async () => {
    const world = await w
    const before = await bookOf(world.house, umbrella.id)
    world.clock.forward(400 * DAY)
    expect(await bookOf(world.house, umbrella.id)).toBe(before)
  })
  test('is put on record once by many processes that start together', async () => {
    const world = await w
    await world.house.db.rows(sql`select 1`)
    const raincoat = world.who.stranger.districtId
    const houses = Array.from({ length: 6 }, () => world.another().house)
    await Promise.all(houses.map((house) => house.db.rows(sql`select pg_sleep(0.02)`)))
    const books = await Promise.all(houses.map((house) => bookOf(house, raincoat)))
    expect(new Set(books.map((book) => book.current.get('whistle')?.version))).toEqual(new Set([200]))
  })
})
