import { expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { HOUR } from '../../../kit/clock.ts'
import type { Who } from '../../../kit/scope.ts'
import { pageFor } from './show.ts'

const world = lostUmbrella()
const offerOf = async (who: Who, id: string, step: string) => {
  const { house } = await world
  return (await pageFor(house, who, id, 'en')).offers.find((o) => o.step === step)
}

test('a step is awaited of whoever usually takes it where the matter is held, and of nobody who could stand in', async () => {
  const w = await world
  const { id } = await w.report()
  expect(await offerOf(w.who.worker, id, 'sign')).toMatchObject({ allowed: true, main: true, awaited: true })
  expect(await offerOf(w.who.street, id, 'sign')).toMatchObject({ allowed: true, main: true, awaited: false })
  expect(await offerOf(w.who.worker, id, 'rise')).toMatchObject({
    allowed: true,
    awaited: false,
    group: 'level',
  })
})

test('a step that time ends says until when it is possible', async () => {
  const w = await world
  const { id } = await w.bringTo('cleared')
  const { closedAt } = await w.stored(id)
  const end = new Date(Number(closedAt) + 72 * HOUR)
  expect((await offerOf(w.who.resident, id, 'reopen'))?.until).toEqual(end)
  expect((await offerOf(w.who.clerk, id, 'note'))?.until).toBeNull()
})

test('what a form named by a number, a key or a day stands in the thread in words', async () => {
  const w = await world
  const other = await w.report()
  const form = { colour: 'red', days: 3, since: '2026-03-12', folding: true }
  const { id } = await w.report(w.who.resident, { loop: 'borrow', form })
  await w.step(w.who.worker, id, 'carry')
  await w.step(w.who.clerk, id, 'lend', { shelf: 'A-7', until: '2026-03-20', owner: w.units.office })
  await w.step(w.who.resident, id, 'bring_back', { dry: false })
  await w.step(w.who.clerk, id, 'accept', { like: other.id })
  const saidTo = async (who: Who) =>
    (await pageFor(w.house, who, id, 'en')).thread.flatMap((knot) => knot.choices.map((c) => c.value.en))
  expect(await saidTo(w.who.clerk)).toEqual([
    'red',
    '3',
    '2026-03-12',
    'yes',
    '2026-03-20',
    '失物招领处',
    'no',
    `No. ${other.number}`,
  ])
  expect(await saidTo(w.who.resident), 'not what only staff may see').not.toContain(`No. ${other.number}`)
})

test('staff read who took a matter on, the one who did that it is theirs', async () => {
  const w = await world
  const { id } = await w.report(w.who.resident, { loop: 'borrow', form: { colour: 'black', days: 1 } })
  await w.step(w.who.worker, id, 'carry')
  const holderFor = async (who: Who) => (await pageFor(w.house, who, id, 'en')).holder
  expect(await holderFor(w.who.clerk)).toEqual({ name: '伞小骨', mine: false })
  expect(await holderFor(w.who.worker)).toEqual({ name: '伞小骨', mine: true })
  expect(await holderFor(w.who.resident)).toEqual({ name: null, mine: false })
})
