import { describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { DAY } from '../../../kit/clock.ts'
import { LENDING, tenantsWithLoops } from '../../../../tests/harness/loops.ts'
import { pageFor } from './show.ts'
import { replay } from './replay.ts'

const w = await lostUmbrella({ tenants: tenantsWithLoops(LENDING) })
const { who, house, units, nodes, clock } = w

const filed = async (person = who.resident, over = {}) => (await w.report(person, over)).id
const merge = (person: typeof who.clerk, id: string, into: string, form = {}) =>
  w.outcome(person, id, 'merge', { into, ...form })

describe('a report of the same', () => {
  test('goes on with the other under its own number, closed, with no clock and nobody’s work', async () => {
    const [first, second] = [await filed(), await filed(who.neighbour)]
    const { number } = await w.step(who.worker, second, 'merge', { into: first, why: 'same' })
    const stored = await w.stored(second)
    expect(stored).toMatchObject({ state: 'merged', mainId: first, dueAt: null, wakeAt: null })
    expect(stored.closedAt).toEqual(clock.now())
    const mine = await pageFor(house, who.neighbour, second, 'zh')
    expect(mine.matter).toMatchObject({ number, title: '在公交站丢了一把红伞，麻烦找一找' })
    const main = await w.stored(first)
    expect(mine.main).toMatchObject({ id: first })
    expect(main.state).toBe('reported')
    expect((await pageFor(house, who.clerk, first, 'zh')).joined).toMatchObject({
      count: 1,
      matters: [{ id: second, number }],
    })
  })
  test('may be joined by its own reporter, by whoever works there, and by nobody else', async () => {
    const [first, second, third] = [await filed(), await filed(who.neighbour), await filed(who.neighbour)]
    expect(await merge(who.resident, second, first)).toBe('matters.none')
    expect(await merge(who.liaison, second, first)).toBe('matters.none')
    expect(await merge(who.canopyWorker, second, first)).toBe('matters.none')
    expect(await merge(who.neighbour, second, first)).toBe('done')
    expect(await merge(who.branch, third, first)).toBe('done')
    expect((await pageFor(house, who.clerk, first, 'zh')).joined.count).toBe(2)
  })
  test('is split again, and goes on by itself with a fresh clock, whoever finds that it is not the same', async () => {
    const first = await filed()
    for (const person of [who.neighbour, who.clerk]) {
      const second = await filed(who.neighbour)
      await w.step(who.worker, second, 'merge', { into: first })
      clock.forward(DAY)
      await w.step(person, second, 'split', { reason: '不是同一把' })
      expect(await w.stored(second)).toMatchObject({
        state: 'reported',
        mainId: null,
        closedAt: null,
        clockFrom: clock.now(),
      })
      expect((await pageFor(house, who.clerk, first, 'zh')).joined.count).toBe(0)
    }
  })
  test('is joined while it is written, with one row, and keeps its own receipt', async () => {
    const first = await filed()
    const before = await w.rowCounts()
    const second = await w.report(who.neighbour, { sameAs: first })
    expect(second).toMatchObject({ state: 'merged', mainId: first, version: 2 })
    expect(second.number).not.toBe((await pageFor(house, who.clerk, first, 'zh')).matter.number)
    expect(await w.history(second.id)).toEqual(['report', 'merge'])
    const after = await w.rowCounts()
    expect([Number(after.matter), Number(after.matter_step)]).toEqual([
      Number(before.matter) + 1,
      Number(before.matter_step) + 2,
    ])
    // sent again it is the same
    const again = await w.report(who.neighbour, { id: second.id, sameAs: first })
    expect([again.id, again.number]).toEqual([second.id, second.number])
  })
  test('is joined by staff who file it for somebody', async () => {
    const first = await filed()
    const second = await w.report(who.worker, { sameAs: first, onBehalf: { name: '撑伞人' } })
    expect(second.mainId).toBe(first)
  })
})

describe('what can’t be joined', () => {
  const reason = async (id: string, into: string, form = {}, person = who.worker) => {
    const call = w.step(person, id, 'merge', { into, ...form })
    return call.then(
      () => 'done',
      (error) => [error.code, error.params?.reason?.en ?? null],
    )
  }
  test('to itself, to nothing, to an order', async () => {
    const id = await filed()
    expect(await reason(id, id)).toEqual(['matters.cannot_join', 'it is the same one'])
    expect(await reason(id, crypto.randomUUID())).toEqual([
      'matters.cannot_join',
      'there is no such matter within your reach',
    ])
    const { orders } = await w.bringTo('dispatched')
    expect(await reason(id, orders[0] ?? '')).toEqual([
      'matters.cannot_join',
      'there is no such matter within your reach',
    ])
  })
  test('chains: neither to what was joined itself, nor what others were joined to, with or without an account', async () => {
    const [a, b, c] = [await filed(), await filed(who.neighbour), await filed(who.neighbour)]
    await w.step(who.worker, b, 'merge', { into: a })
    expect(await reason(c, b)).toEqual(['matters.cannot_join', 'that one was joined to another itself'])
    expect(await merge(who.worker, a, c)).toBe('matters.has_joined')
    expect(await w.outcome(who.resident, a, 'withdraw')).toBe('matters.has_joined')
    const [d, e] = [await filed(), await filed(who.worker, { onBehalf: { name: '没有电话' } })]
    await w.step(who.worker, e, 'merge', { into: d })
    expect(await merge(who.worker, d, c)).toBe('matters.has_joined')
    expect(await w.outcome(who.resident, d, 'withdraw')).toBe('matters.has_joined')
  })
  test('two to each other at once: one at most', async () => {
    for (let round = 0; round < 8; round++) {
      const [a, b] = [await filed(), await filed(who.neighbour)]
      await Promise.all([merge(who.worker, a, b), merge(who.branch, b, a)])
      const joined = [(await w.stored(a)).mainId, (await w.stored(b)).mainId].filter((id) => id !== null)
      expect(joined.length).toBeLessThanOrEqual(1)
    }
  })
  test('to a matter of another kind', async () => {
    const [id, lent] = [await filed(), (await w.report(who.resident, { loop: 'lending', form: {} })).id]
    expect(await reason(id, lent)).toEqual(['matters.cannot_join', 'it is of another kind'])
  })
  test('to one of another community that the person has nothing to do with', async () => {
    const [here, there] = [await filed(), await filed(who.resident, { nodeId: nodes.handle })]
    expect(await reason(here, there)).toEqual([
      'matters.cannot_join',
      'there is no such matter within your reach',
    ])
    expect(await merge(who.street, here, there)).toBe('done')
  })
  test('once units were called', async () => {
    const [{ id }, other] = [await w.bringTo('dispatched'), await filed()]
    expect(await merge(who.clerk, id, other)).toBe('matters.not_now')
  })
  test('to one of another district', async () => {
    const id = await filed()
    const rain = (await w.report(who.stranger, { nodeId: await rootOf(who.stranger.districtId) })).id
    expect(await reason(id, rain, {}, who.centre)).toEqual([
      'matters.cannot_join',
      'there is no such matter within your reach',
    ])
  })
})

describe('a repeat of what is closed', () => {
  test('goes with it where it brings nothing new, and is a report of its own otherwise', async () => {
    const { id: closed } = await w.bringTo('cleared')
    const repeat = await filed(who.neighbour)
    expect(await merge(who.worker, repeat, closed, { why: 'same' })).toBe('matters.cannot_join')
    expect(await merge(who.worker, repeat, closed)).toBe('matters.cannot_join')
    expect(await merge(who.worker, repeat, closed, { why: 'repeat' })).toBe('done')
    await expect(w.report(who.neighbour, { sameAs: closed })).rejects.toMatchObject({
      code: 'matters.cannot_join',
    })
  })
  test('is told how that ended, and may reopen it with new facts while that is possible', async () => {
    const { id: closed } = await w.bringTo('cleared')
    const repeat = await filed(who.neighbour)
    await w.step(who.worker, repeat, 'merge', { into: closed, why: 'repeat' })
    const seen = await pageFor(house, who.neighbour, closed, 'zh')
    expect(seen.thread.flatMap((k) => k.texts.map((t) => t.text))).toContain('伞找到了，放在服务台。')
    expect(await w.outcome(who.neighbour, closed, 'reopen', { facts: '又丢了一次' })).toBe('done')
  })
})

test('a dispatch goes on with all who reported it', async () => {
  const [first, second] = [await filed(), await filed(who.neighbour)]
  await w.step(who.worker, second, 'merge', { into: first })
  await w.step(who.clerk, first, 'dispatch', { units: { lead: units.office, assist: [] } })
  expect(await w.outcome(who.clerk, second, 'dispatch', { units: { lead: units.office, assist: [] } })).toBe(
    'matters.not_now',
  )
})
test('after all that, what is stored is what the histories fold to', async () => {
  expect((await replay(house, w.districtId)).different).toEqual([])
})

async function rootOf(districtId: number): Promise<number> {
  const { districtRoot } = await import('../../grid/index.ts')
  const found = await districtRoot(house.db, 'raincoat')
  if (found.districtId !== districtId) throw new Error('another district')
  return found.rootId
}
