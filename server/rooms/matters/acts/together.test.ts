import { describe, expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { sqlState } from '../../../kit/db.ts'
import { addUnit } from '../../partners/index.ts'
import { write } from '../store/write.ts'
import { familyOf } from './family.ts'
import { replay } from './replay.ts'

const w = await lostUmbrella()
const { who, units, house, clock, districtId } = w
const ROUNDS = 12
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => error.code ?? String(error),
  )

test('two people who dispatch the same matter at once: one wins, the other is told that it moved on', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { id } = await w.report()
    const results = await Promise.all(
      [
        [who.clerk, units.office],
        [who.secretary, units.repair],
      ].map(([person, lead]) =>
        code(
          w.step(person as typeof who.clerk, id, 'dispatch', { units: { lead, assist: [] } }, { version: 1 }),
        ),
      ),
    )
    expect(results.sort()).toEqual(['done', 'matters.stale'])
    expect([await w.history(id), (await w.orders(id)).length]).toEqual([['report', 'dispatch'], 1])
  }
})

test('two different steps of one matter at once: one wins, the other is refused cleanly', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { id } = await w.bringTo('called_back')
    const { version } = await w.stored(id)
    const results = await Promise.all([
      code(w.step(who.secretary, id, 'clear', {}, { version })),
      code(w.step(who.clerk, id, 'return', { reason: '没修好' }, { version })),
    ])
    expect(results.sort()).toEqual(['done', 'matters.stale'])
  }
})

describe('the last feedbacks of two units at once', () => {
  test('bring the parent to its join, every time', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { id, orders } = await w.bringTo('reported_in', { assist: ['repair'] })
      const hands = await Promise.all(
        orders.map(async (order) =>
          (await w.stored(order)).unitId === units.office ? who.liaison : who.repairer,
        ),
      )
      const results = await Promise.all(
        orders.map((order, i) => code(w.step(hands[i]!, order, 'feed_back', { result: '好了' }))),
      )
      expect(results).toEqual(['done', 'done'])
      expect((await w.history(id)).slice(-2)).toEqual(['report_in', 'feed_back'])
      expect((await w.stored(id)).state).toBe('fed_back')
    }
  })
  test('of eight units at once, too', async () => {
    const crew = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const { id } = await addUnit(house.db, districtId, {
          kind: 'company',
          name: `伞匠铺${i}`,
          nameEn: `Umbrella Maker ${i}`,
          now: clock.now(),
        })
        return id
      }),
    )
    const { id } = await w.report()
    await w.step(who.clerk, id, 'dispatch', { units: { lead: crew[0], assist: crew.slice(1) } })
    const orders = await w.orders(id)
    const held = await Promise.all(
      orders.map(async (order) => {
        const unit = (await w.stored(order)).unitId as number
        const post = {
          id: unit,
          role: 'unit_liaison',
          path: null,
          partnerId: unit,
          can: new Set(['matters.read', 'matters.step']),
        }
        return { order, hand: { ...who.liaison, posts: [post] } }
      }),
    )
    for (const step of ['acknowledge', 'contact', 'report_in', 'feed_back']) {
      const form =
        step === 'feed_back' ? { result: '好了' } : step === 'contact' ? { reached: 'reached' } : {}
      const results = await Promise.all(held.map(({ order, hand }) => code(w.step(hand, order, step, form))))
      expect(results).toEqual(held.map(() => 'done'))
    }
    expect((await w.stored(id)).state).toBe('fed_back')
  })
})

describe('a write that fails', () => {
  test('because the family was written meanwhile leaves nothing behind', async () => {
    const { id, orders } = await w.bringTo('dispatched')
    const stale = await familyOf(house, districtId, id)
    await w.step(who.liaison, orders[0] ?? '', 'acknowledge')
    const before = await w.rowCounts()
    const [member] = stale.children
    if (!member) throw new Error('no order')
    const added = [{ ...member.steps[0]!, seq: 9, step: 'late', by_role: 'clock' }]
    const attempt = write(house.db, {
      districtId,
      changed: [{ member: { ...member, matter: { ...member.matter, late: true } }, added, born: false }],
      root: stale.root.matter,
      contents: [
        {
          matter_id: member.matter.id,
          seq: 9,
          salt: '\\x00',
          texts: { words: '伞' },
          files: [],
          digest: '\\x00',
        },
      ],
      facts: [{ district_id: districtId, name: 'matters.stepped', about: id, data: {} }],
    })
    expect(await attempt.catch(sqlState)).toBe('GL409')
    expect(await w.rowCounts()).toEqual(before)
    expect((await w.stored(member.matter.id)).late).toBe(false)
  })
  test('because a step is there already leaves nothing behind', async () => {
    const { id } = await w.report()
    const { root } = await familyOf(house, districtId, id)
    const before = await w.rowCounts()
    const attempt = write(house.db, {
      districtId,
      changed: [{ member: root, added: [{ ...root.steps[0]! }], born: false }],
      root: root.matter,
      facts: [{ district_id: districtId, name: 'matters.stepped', about: id, data: {} }],
    })
    expect(await attempt.catch(sqlState)).toBe('23505')
    expect(await w.rowCounts()).toEqual(before)
    expect((await w.stored(id)).family).toBe(1)
  })
})

test('after all that, what is stored is what the histories fold to', async () => {
  expect((await replay(house, districtId)).different).toEqual([])
})
