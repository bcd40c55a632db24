import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sql } from '../server/kit/db.ts'
import { replay, sweep } from '../server/rooms/matters/index.ts'
import { lostUmbrella } from './harness/lost-umbrella.ts'
import { DAY } from '../server/kit/clock.ts'

/** The first whistle and order, as a database keeps them that began with them. */
const before = (name: string) =>
  JSON.parse(readFileSync(new URL(`./harness/loops-of-before/${name}.json`, import.meta.url), 'utf8'))

const w = await lostUmbrella()
const { who, house, units, districtId } = w

// the book is opened with the first report: by then the old definitions are on record
for (const name of ['whistle', 'order']) {
  await house.db.rows(sql`
    insert into loop values (${districtId}, ${name}, 100, ${JSON.stringify({ ...before(name), version: 100 })}::jsonb, 'as it was',
      ${house.clock.now()})`)
}

test('a matter that began before goes on by the loop it began with, to its end', async () => {
  const { id } = await w.report()
  await house.db.rows(sql`update matter set loop_version = 100 where id = ${id}`)
  // the old whistle needs no signature, makes no check, and asks a dissatisfied resident's matter back to work twice
  await w.step(who.clerk, id, 'dispatch', { units: { lead: units.office, assist: [] } })
  const [order = ''] = await w.orders(id)
  for (const [step, form] of [
    ['acknowledge', {}],
    ['contact', { reached: 'reached' }],
    ['report_in', {}],
    ['feed_back', { result: '伞找到了' }],
  ] as const)
    await w.step(who.liaison, order, step, form)
  expect((await w.stored(id)).state).toBe('fed_back')
  await w.step(who.resident, id, 'call_back', { solved: 'solved', satisfaction: 'unsatisfied' })
  await expect(w.step(who.clerk, id, 'clear')).rejects.toThrow('matters.rework_first')
  await w.step(who.clerk, id, 'return', { reason: '再找一次' })
  await w.step(who.liaison, order, 'feed_back', { result: '送到家里了' })
  await w.step(who.resident, id, 'call_back', { solved: 'solved', satisfaction: 'satisfied' })
  await w.step(who.clerk, id, 'clear')
  expect((await w.stored(id)).state).toBe('cleared')
})
test('its clock runs out as it always did, once, and its history folds to what is stored', async () => {
  const { id } = await w.report()
  await house.db.rows(sql`update matter set loop_version = 100, wake_at = due_at where id = ${id}`)
  w.clock.forward(40 * DAY)
  await sweep(house)
  await sweep(house)
  expect((await w.history(id)).filter((step) => step === 'late')).toEqual(['late'])
  expect((await w.history(id)).includes('escalate')).toBe(false)
  expect((await replay(house, districtId)).different).toEqual([])
})
