import { describe, expect, test } from 'vitest'
import { lostUmbrella, RESIDENTS } from '../../../../tests/harness/lost-umbrella.ts'
import { sql } from '../../../kit/db.ts'
import type { Who } from '../../../kit/scope.ts'
import { putSetting } from '../../../kit/settings.ts'
import { openReporterFor } from './reporter.ts'
import { pageFor } from './show.ts'

const w = await lostUmbrella()
const { who, house, units, nodes, clock } = w

const confidential = async (person = who.resident, over = {}) =>
  (await w.report(person, { confidential: true, ...over })).id
const shown = async (person: Who, id: string) => (await pageFor(house, person, id, 'zh')).reporter
const open = (person: Who, id: string) => {
  const call = { who: person, params: { id }, body: { purpose: '回访' }, requestId: 'r' } as unknown
  return openReporterFor(house, call as Parameters<typeof openReporterFor>[1]).then(
    (found) => found.name,
    (error) => error.code,
  )
}
const openings = () =>
  house.db.rows<{ who: number; about: string }>(sql`
    select account_id as who, about from audit where act = 'reporter_opened' order by id`)

describe('a confidential reporter', () => {
  test('is shown, masked, to those named for that, and not even masked to the others who work on it', async () => {
    const id = await confidential()
    await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
    for (const person of [who.secretary, who.centre])
      expect(await shown(person, id)).toMatchObject({ name: '雷**', phone: '139****2222' })
    for (const person of [who.worker, who.branch, who.clerk, who.street, who.liaison, who.leader])
      expect([person.name, await shown(person, id)]).toEqual([person.name, null])
    expect(await shown(who.resident, id)).toMatchObject({ mine: true })
  })
  test('is opened by those named for that alone, and each opening is logged', async () => {
    const id = await confidential()
    await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
    for (const person of [who.worker, who.clerk, who.street, who.liaison])
      expect([person.name, await open(person, id)]).toEqual([person.name, 'matters.confidential'])
    expect(await openings()).toEqual([])
    expect(await open(who.secretary, id)).toBe(RESIDENTS.resident.name)
    expect(await openings()).toEqual([{ who: who.secretary.accountId, about: id }])
    expect(await open(who.clerkElsewhere, id)).toBe('matters.none')
  })
  test('who did not ask for that is opened by whoever works on it', async () => {
    const { id } = await w.report()
    expect(await open(who.worker, id)).toBe(RESIDENTS.resident.name)
    expect(await shown(who.worker, id)).toMatchObject({ name: '雷**' })
  })
  test('for whom somebody filed is as hidden, and whoever filed it still sees whom it is for', async () => {
    const onBehalf = { name: '撑伞人', phone: '13977770001' }
    const id = await confidential(who.worker, { onBehalf })
    expect(await shown(who.worker, id)).toMatchObject({ name: '撑**', onBehalf: true })
    for (const person of [who.clerk, who.branch]) expect(await shown(person, id)).toBeNull()
  })
  test('of the staff is hidden as well, where their name stands beside what they did', async () => {
    const id = await confidential(who.worker)
    await w.step(who.worker, id, 'sign')
    const names = async (person: Who) =>
      (await pageFor(house, person, id, 'zh')).thread.map((knot) => knot.by.name)
    expect(await names(who.clerk)).toEqual([null, null])
    expect(await names(who.secretary)).toEqual(['伞小骨', '伞小骨'])
    expect(JSON.stringify(await pageFor(house, who.street, id, 'zh'))).not.toContain('伞小骨')
    // nor by the post: a grid may have one worker
    const role = async (person: Who) => (await pageFor(house, person, id, 'zh')).thread[0]?.by.role
    expect([await role(who.street), await role(who.secretary)]).toEqual(['reporter', 'grid_worker'])
  })
  test('is not published: who may see it is nobody', async () => {
    const { visibility } = await w.report(who.resident, { confidential: true, visibility: 'public' })
    expect(visibility).toBeNull()
    expect((await w.report(who.resident, { visibility: 'neighbours' })).visibility).toBe('neighbours')
  })
  test('is named in no notice', async () => {
    const id = await confidential()
    await w.step(who.worker, id, 'rise', { reason: '管不了' })
    await w.allHeard()
    const told = JSON.stringify(await house.db.rows(sql`select data from notice where about = ${id}`))
    expect(told).not.toContain(RESIDENTS.resident.name)
    expect(told).not.toContain(RESIDENTS.resident.phone)
  })
})

describe('who is named for that', () => {
  test('is a setting of the place, inherited downward', async () => {
    clock.forward(60_000)
    const put = { districtId: w.districtId, nodeId: nodes.before, key: 'matters.confidential.roles' }
    await putSetting(house.db, { ...put, value: ['community_clerk'], by: null, now: clock.now() })
    const here = await confidential()
    expect(await open(who.clerk, here)).toBe(RESIDENTS.resident.name)
    for (const person of [who.secretary, who.centre])
      expect(await open(person, here)).toBe('matters.confidential')
    const beside = await confidential(who.resident, { nodeId: nodes.handle })
    expect(await open(who.clerkElsewhere, beside)).toBe('matters.confidential')
    expect(await open(who.centre, beside)).toBe(RESIDENTS.resident.name)
  })
  test('is never a unit, whatever the setting says, and no role that there is not', async () => {
    clock.forward(60_000)
    const put = { districtId: w.districtId, nodeId: nodes.canopy, key: 'matters.confidential.roles' }
    await putSetting(house.db, { ...put, value: ['unit_liaison'], by: null, now: clock.now() })
    const id = await confidential(who.resident, { nodeId: nodes.canopy })
    await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
    expect(await open(who.liaison, id)).toBe('matters.confidential')
    await expect(
      putSetting(house.db, { ...put, value: ['mayor'], by: null, now: clock.now() }),
    ).rejects.toBeDefined()
  })
})
