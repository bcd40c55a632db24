import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { LENDING, tenantsWithLoops } from '../../../../tests/harness/loops.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import type { House } from '../../../kit/house.ts'
import { fileReport } from './report.ts'

const words = { zh: '哪一把', en: 'which one' }
const [want, ...others] = LENDING.steps
/** What is wanted is told in the form, too. */
const LENDING_OF = {
  ...LENDING,
  steps: [{ ...want, form: [{ name: 'which', kind: 'line', label: words, required: true }] }, ...others],
}
const w = await lostUmbrella({ tenants: tenantsWithLoops(LENDING_OF) })
const file = (id: string, which: string, house: House = w.house) =>
  fileReport(house, w.who.resident, {
    id,
    nodeId: w.nodes.ribs,
    words: '想借一把伞。',
    loop: 'lending',
    form: { which },
  })

test('a report whose form holds words gets its first answer when it is sent again', async () => {
  const id = randomUUID()
  const { matter } = await file(id, '红的那把')
  expect((await file(id, '红的那把')).matter).toMatchObject({ id, number: matter.number, version: 1 })
  await expect(file(id, '蓝的那把')).rejects.toMatchObject({ code: 'matters.already_filed' })
})

test('a report that can’t be looked up at the moment is not called somebody else’s, so that it is sent once more', async () => {
  const id = randomUUID()
  await file(id, '绿的那把')
  const lost = Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' })
  const rows: House['db']['rows'] = (query) =>
    query.text.includes('lateral') ? Promise.reject(lost) : w.house.db.rows(query)
  await expect(file(id, '绿的那把', { ...w.house, db: { ...w.house.db, rows } })).rejects.toBe(lost)
  expect((await file(id, '绿的那把')).matter).toMatchObject({ id })
})
