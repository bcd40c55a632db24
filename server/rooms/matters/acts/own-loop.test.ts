import { describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { HOUR } from '../../../kit/clock.ts'

const w = await lostUmbrella()
const { who, units, nodes, clock } = w
const happy = { solved: 'solved', satisfaction: 'satisfied' }
const why = { reason: '网格办不了' }

describe('the grid’s own loop', () => {
  test('goes from report to clear without any unit', async () => {
    const { id } = await w.report()
    await w.step(who.worker, id, 'sign')
    await w.step(who.worker, id, 'solve_here', { plan: '去站台找' })
    expect((await w.stored(id)).state).toBe('own')
    await w.step(who.worker, id, 'solved_here', { result: '在站台找到了' })
    expect((await w.stored(id)).state).toBe('checked')
    await w.step(who.resident, id, 'call_back', happy)
    const cleared = await w.step(who.clerk, id, 'clear')
    expect(cleared).toMatchObject({ state: 'cleared', solved: 'solved', closedAt: clock.now() })
    expect(await w.orders(id)).toEqual([])
    expect(await w.history(id)).toEqual(['report', 'sign', 'solve_here', 'solved_here', 'call_back', 'clear'])
  })
  test('signing may be left out, but not the result nor the call-back', async () => {
    const { id } = await w.report()
    await w.step(who.worker, id, 'solve_here')
    expect(await w.outcome(who.worker, id, 'solved_here')).toBe('matters.form_field')
    expect(await w.outcome(who.clerk, id, 'clear')).toBe('matters.not_now')
    await w.step(who.worker, id, 'solved_here', { result: '找到了' })
    expect(await w.outcome(who.clerk, id, 'clear')).toBe('matters.not_now')
  })
  test('that proves too hard may still call units, or be passed up', async () => {
    const [first, second] = [await w.report(), await w.report()]
    for (const { id } of [first, second]) await w.step(who.worker, id, 'solve_here')
    await w.step(who.clerk, first.id, 'dispatch', { units: { lead: units.office, assist: [] } })
    expect((await w.stored(first.id)).state).toBe('dispatched')
    await w.step(who.worker, second.id, 'rise', why)
    expect(await w.stored(second.id)).toMatchObject({ state: 'reported', held: 3 })
  })
  test('of what has risen is the community’s, and the grid worker has to leave it', async () => {
    const { id } = await w.report()
    await w.step(who.worker, id, 'rise', why)
    expect(await w.outcome(who.worker, id, 'solve_here')).toBe('matters.held_above')
    await w.step(who.clerk, id, 'solve_here')
    expect(await w.outcome(who.worker, id, 'solved_here', { result: '找到了' })).toBe('matters.held_above')
    expect(await w.outcome(who.clerk, id, 'solved_here', { result: '找到了' })).toBe('done')
  })
  test('is answered directly where there is nothing to do but to explain', async () => {
    const { id } = await w.report()
    expect(await w.outcome(who.worker, id, 'answer', { reply: '明天送到' })).toBe('matters.not_yours')
    await w.step(who.clerk, id, 'answer', { reply: '失物都送到服务台，明天可以来取。' })
    await w.step(who.resident, id, 'call_back', { solved: 'explained', satisfaction: 'fair' })
    expect(await w.outcome(who.clerk, id, 'clear')).toBe('done')
  })
})

describe('what a level can’t solve', () => {
  test('rises from the grid to the community, the street and the district, with a fresh limit each time', async () => {
    const { id } = await w.report()
    for (const [person, held] of [
      [who.worker, 3],
      [who.clerk, 2],
      [who.street, 1],
    ] as const) {
      clock.forward(HOUR)
      await w.step(person, id, 'rise', why)
      expect(await w.stored(id)).toMatchObject({ held, state: 'reported', clockFrom: clock.now() })
    }
    expect(await w.outcome(who.centre, id, 'rise', why)).toBe('matters.at_the_top')
  })
  test('is meanwhile for the level that holds it, or one above: the others are told why not', async () => {
    const { id } = await w.report()
    await w.step(who.worker, id, 'rise', why)
    await w.step(who.secretary, id, 'rise', why)
    for (const person of [who.worker, who.branch, who.clerk, who.secretary])
      expect(await w.outcome(person, id, 'rise', why)).toBe('matters.held_above')
    const form = { units: { lead: units.office, assist: [] } }
    expect(await w.outcome(who.clerk, id, 'dispatch', form)).toBe('matters.held_above')
    // a worker on the spot may still tell the progress, and call for help
    expect(await w.outcome(who.worker, id, 'progress', { words: '已上报街道' })).toBe('done')
    expect(await w.outcome(who.centre, id, 'sign')).toBe('done')
    expect(await w.outcome(who.street, id, 'dispatch', form)).toBe('done')
  })
  test('needs a reason in words', async () => {
    const { id } = await w.report()
    expect(await w.outcome(who.worker, id, 'rise')).toBe('matters.form_field')
  })
  test('sent again by the same person with the same request rises once', async () => {
    const { id } = await w.report()
    const request = { requestId: crypto.randomUUID(), version: 1 }
    const first = await w.step(who.worker, id, 'rise', why, request)
    expect(await w.step(who.worker, id, 'rise', why, request)).toEqual(first)
    expect((await w.stored(id)).held).toBe(3)
  })
  test('is given back down to the grid where it belongs there, with the reason', async () => {
    const { id } = await w.report()
    expect(await w.outcome(who.clerk, id, 'hand_down', why)).toBe('matters.at_the_bottom')
    await w.step(who.worker, id, 'rise', why)
    await w.step(who.clerk, id, 'rise', why)
    expect(await w.outcome(who.clerk, id, 'hand_down', why)).toBe('matters.held_above')
    await w.step(who.street, id, 'hand_down', { reason: '网格能办' })
    expect(await w.stored(id)).toMatchObject({ held: null, state: 'reported' })
    expect(await w.outcome(who.worker, id, 'solve_here')).toBe('done')
  })
})

describe('what is reported where nobody works', () => {
  const heldAt = async (nodeId: number) =>
    (await w.stored((await w.report(who.resident, { nodeId })).id)).held
  test('is held by the nearest level above where somebody does', async () => {
    // a grid without a worker under a community with a clerk; a stairwell two levels under a grid with a worker
    expect(await heldAt(nodes.handle)).toBe(3)
    expect(await heldAt(nodes.stairs)).toBe(4)
    expect(await heldAt(nodes.ribs)).toBeNull()
    expect(await heldAt(nodes.district)).toBeNull()
  })
  test('rises on from there', async () => {
    const { id } = await w.report(who.resident, { nodeId: nodes.handle })
    await w.step(who.clerkElsewhere, id, 'rise', why)
    expect((await w.stored(id)).held).toBe(2)
  })
})
