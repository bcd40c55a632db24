import { describe, expect, test } from 'vitest'
import { effects } from '../effects/index.ts'
import type { Part, Step } from './definition.ts'
import type { Folded, StepRow } from './family.ts'
import { filed, shippedDistricts, shippedLoops, toolsFor, TUESDAY } from './testing.ts'

const [tenant] = shippedDistricts
if (!tenant) throw new Error('no district is shipped')
const loops = shippedLoops(tenant)
const family = filed(loops.find((l) => l.id === 'whistle')!, toolsFor(loops, tenant))
const was: Folded = { ...family.root.matter, wake_at: TUESDAY, due_at: TUESDAY }
const row = (data: Record<string, unknown> | null): StepRow => ({ ...family.root.steps[0]!, data })
const folds = (name: string, data: Record<string, unknown> | null, part: object = {}) =>
  effects[name]?.fold?.(was, row(data), { name, ...part } as Part)
const asks = (name: string, form: Record<string, unknown>, part: object = {}, lead = false) =>
  effects[name]?.ask?.(
    { ...family.root, matter: { ...family.root.matter, loop: 'order', lead } },
    family,
    form,
    { name, ...part } as Part,
  )
const flaw = (name: string, part: object, form: object[] = []) =>
  effects[name]?.flaw?.({ name, ...part } as Part, { name: 'find', form } as unknown as Step)

test('every effect that can be named is tested here', () => {
  expect(Object.keys(effects).sort()).toEqual([
    'forget_answer',
    'keep',
    'mark_late',
    'order_named_unit',
    'order_units',
    'take_unit',
  ])
})

describe('keep', () => {
  const part = { fields: ['solved', 'satisfaction'] }
  test('puts the named values of the form on the matter, and no other', () => {
    expect(folds('keep', { solved: 'solved', satisfaction: 'fair', category: 'other' }, part)).toMatchObject({
      solved: 'solved',
      satisfaction: 'fair',
      category: null,
    })
  })
  test('leaves what the form left out', () => {
    const kept = effects.keep?.fold?.({ ...was, category: 'other' }, row(null), {
      name: 'keep',
      fields: ['category'],
    })
    expect(kept?.category).toBe('other')
  })
  test.each([
    [{ fields: ['solved'] }, [{ name: 'solved' }], true],
    [{ fields: ['solved'] }, [], false],
    [{ fields: ['state'] }, [{ name: 'state' }], false],
    [{ fields: [] }, [], false],
    [{}, [], false],
  ])('%j with the form %j is sound: %s', (part, form, sound) => {
    expect(flaw('keep', part, form) === undefined).toBe(sound)
  })
})

test('forget_answer takes back what the resident said of the work before', () => {
  const answered = { ...was, solved: 'solved', satisfaction: 'unsatisfied' }
  expect(effects.forget_answer?.fold?.(answered, row(null), { name: 'forget_answer' })).toMatchObject({
    solved: null,
    satisfaction: null,
  })
})
test('mark_late says it, keeps the deadline and sleeps', () => {
  expect(folds('mark_late', null)).toMatchObject({ late: true, wake_at: null, due_at: TUESDAY })
})
test('take_unit gives the order to the unit that its first step names', () => {
  expect(folds('take_unit', { unit: 12 })).toMatchObject({ unit_id: 12, lead: false })
  expect(folds('take_unit', { unit: 11, lead: true })).toMatchObject({ unit_id: 11, lead: true })
})

describe('order_units', () => {
  const units = { name: 'units', kind: 'units', required: true }
  test("spawns the lead's order first", () => {
    expect(asks('order_units', { units: { lead: 11, assist: [12, 13] } }, { loop: 'order' })).toEqual({
      spawn: [
        { loop: 'order', unitId: 11, lead: true },
        { loop: 'order', unitId: 12, lead: false },
        { loop: 'order', unitId: 13, lead: false },
      ],
    })
  })
  test.each([
    [{ loop: 'order' }, [units], true],
    [{}, [units], false],
    [{ loop: 'order' }, [{ ...units, required: false }], false],
    [{ loop: 'order' }, [], false],
  ])('%j with the form %j is sound: %s', (part, form, sound) => {
    expect(flaw('order_units', part, form) === undefined).toBe(sound)
  })
})

describe('order_named_unit', () => {
  test.each([true, false])('the unit named takes the place of the one that objected, lead: %s', (lead) => {
    expect(asks('order_named_unit', { unit: 13 }, {}, lead)).toEqual({
      spawn: [{ loop: 'order', unitId: 13, lead }],
    })
  })
  test.each([
    [[{ name: 'unit', kind: 'unit', required: true }], true],
    [[{ name: 'unit', kind: 'line', required: true }], false],
    [[], false],
  ])('the form %j is sound: %s', (form, sound) => {
    expect(flaw('order_named_unit', {}, form) === undefined).toBe(sound)
  })
})
