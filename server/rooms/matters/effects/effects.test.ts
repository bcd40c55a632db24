import { describe, expect, test } from 'vitest'
import type { Ask } from '../loop/engine.ts'
import type { Part, Step } from '../loop/definition.ts'
import type { Folded, Member, StepRow } from '../loop/family.ts'
import { filed, PLACE, shipped, TUESDAY } from '../loop/testing.ts'
import { effects } from './index.ts'

const { tools } = shipped()
const toolsNow = tools()
const family = filed(shipped().loopNamed('whistle'), toolsNow)
const row = (data: Record<string, unknown> | null, over: Partial<StepRow> = {}): StepRow => ({
  ...family.root.steps[0]!,
  data,
  ...over,
})
const folds = (name: string, rowGiven: StepRow, over: Partial<Folded> = {}, part: object = {}) =>
  effects[name]?.fold?.({ ...family.root.matter, ...over }, rowGiven, { name, ...part } as Part)
const asks = (
  name: string,
  form: Record<string, unknown>,
  part: object = {},
  over: Partial<Member['matter']> = {},
  root: Partial<Member['matter']> = over,
) => {
  const at = { ...family.root, matter: { ...family.root.matter, ...over } }
  const above = { ...family, root: { ...family.root, matter: { ...family.root.matter, ...root } } }
  const ask: Omit<Ask, 'matterId'> = { step: 'x', form, requestId: null, occurredAt: TUESDAY }
  return effects[name]?.ask?.(at, above, ask, { name, ...part } as Part, toolsNow)
}
const flaw = (name: string, part: object, form: object[] = [], by: string[] = ['street_clerk']) =>
  effects[name]?.flaw?.({ name, ...part } as Part, { name: 'find', form, by } as unknown as Step)

test('every effect that can be named is tested here', () => {
  expect(Object.keys(effects).sort()).toEqual(
    [
      // here
      ...[
        'await',
        'forget_answer',
        'forget_kind',
        'give_unit',
        'join_to',
        'keep',
        'let_go',
        'order_named_unit',
        'order_task',
      ],
      ...['order_units', 'set_kind', 'split_again', 'take_on', 'take_unit', 'hold', 'rise'],
      // and in clocks.test.ts
      ...['exempt', 'extend', 'mark_late', 'mark_warned', 'pause', 'raise_lateness', 'resume', 'supervise'],
    ].sort(),
  )
})

describe('keep', () => {
  const part = { fields: ['solved', 'satisfaction', 'sheet'] }
  test('puts the named values of the form on the matter, and no other', () => {
    const said = row({ solved: 'solved', satisfaction: 'fair', sheet: '2026-3', category: 'other' })
    expect(folds('keep', said, {}, part)).toMatchObject({
      solved: 'solved',
      satisfaction: 'fair',
      sheet: '2026-3',
      category: null,
    })
  })
  test('leaves what the form left out', () => {
    expect(folds('keep', row(null), { category: 'other' }, { fields: ['category'] })?.category).toBe('other')
  })
  test.each([
    [{ fields: ['solved', 'kind'] }, [{ name: 'solved' }, { name: 'kind' }], true],
    [{ fields: ['solved'] }, [], false],
    [{ fields: ['state'] }, [{ name: 'state' }], false],
    [{ fields: [] }, [], false],
    [{}, [], false],
  ])('%j with the form %j is sound: %s', (part, form, sound) => {
    expect(flaw('keep', part, form) === undefined).toBe(sound)
  })
})

test('set_kind says what kind of call it is, forget_kind that it is of none any more', () => {
  expect(folds('set_kind', row(null), {}, { kind: 'emergency' })?.kind).toBe('emergency')
  expect(folds('forget_kind', row(null), { kind: 'emergency' })?.kind).toBeNull()
  expect([flaw('set_kind', { kind: 'emergency' }), flaw('set_kind', {})]).toEqual([
    undefined,
    'set_kind needs a kind',
  ])
})

test('forget_answer takes back what the resident said of the work before', () => {
  const answered = { solved: 'solved', satisfaction: 'unsatisfied', category: 'other' }
  expect(folds('forget_answer', row(null), answered)).toMatchObject({
    solved: null,
    satisfaction: null,
    category: 'other',
  })
})

describe('who holds it', () => {
  test('take_on gives it to whoever takes the step, let_go to nobody', () => {
    expect(folds('take_on', row(null, { by_account: 77 }))?.holder_id).toBe(77)
    expect(folds('let_go', row(null, { by_account: 78 }), { holder_id: 77 })?.holder_id).toBeNull()
  })
  test('take_unit gives an order to the unit that its first step names, with the kind of the call', () => {
    expect(folds('take_unit', row({ unit: 12 }))).toMatchObject({ unit_id: 12, lead: false, kind: null })
    expect(folds('take_unit', row({ unit: 11, lead: true, kind: 'hard' }))).toMatchObject({
      unit_id: 11,
      lead: true,
      kind: 'hard',
    })
  })
  test('give_unit gives the matter itself to the unit of a field, and back to nobody', () => {
    expect(folds('give_unit', row({ unit: 12 }), {}, { field: 'unit' })).toMatchObject({
      unit_id: 12,
      lead: true,
    })
    expect(folds('give_unit', row(null), { unit_id: 12, lead: true })).toMatchObject({
      unit_id: null,
      lead: false,
    })
    expect(flaw('give_unit', {})).toBeUndefined()
    expect(flaw('give_unit', { field: 'unit' }, [{ name: 'unit', kind: 'unit' }])).toBeUndefined()
    expect(flaw('give_unit', { field: 'unit' }, [{ name: 'unit', kind: 'line' }])).toMatch(/names no field/)
  })
})

describe('the level that holds it', () => {
  test('rise goes one up from where it is, and not past the district', () => {
    expect(asks('rise', {})).toEqual({ record: { level: PLACE.length - 1 } })
    expect(asks('rise', {}, {}, { held: 2 })).toEqual({ record: { level: 1 } })
    expect(asks('rise', {}, {}, { held: 1 })).toEqual({ record: { level: 1 } })
    expect(folds('rise', row({ level: 3 }))?.held).toBe(3)
  })
  test('hold puts it where it lies, or at the level that filing found somebody at', () => {
    expect(folds('hold', row(null), { held: 2 })?.held).toBeNull()
    expect(folds('hold', row({ level: 2 }))?.held).toBe(2)
  })
})

describe('another report of the same', () => {
  const into = { name: 'into', kind: 'matter', required: true }
  test('join_to says which one it goes on with, split_again that it goes on by itself', () => {
    expect(folds('join_to', row({ into: 'other' }))?.main_id).toBe('other')
    expect(folds('split_again', row(null), { main_id: 'other' })?.main_id).toBeNull()
  })
  test.each([
    [[into], true],
    [[{ ...into, required: false }], false],
    [[{ ...into, kind: 'line' }], false],
    [[], false],
  ])('the form %j is sound: %s', (form, sound) => {
    expect(flaw('join_to', {}, form) === undefined).toBe(sound)
  })
})

describe('order_units', () => {
  const units = { name: 'units', kind: 'units', required: true }
  const chosen = { units: { lead: 11, assist: [12, 13] } }
  test("spawns the lead's order first", () => {
    expect(asks('order_units', chosen, { loop: 'order' })).toEqual({
      spawn: [
        { loop: 'order', record: { unit: 11, lead: true } },
        { loop: 'order', record: { unit: 12 } },
        { loop: 'order', record: { unit: 13 } },
      ],
    })
  })
  test.each([
    ['that the form names', { ...chosen, kind: 'hard' }, {}, {}],
    ['that the matter has', chosen, {}, { kind: 'hard' }],
    ['that the step is for', { ...chosen, kind: 'push' }, { kind: 'hard' }, {}],
  ])('sends the kind of call %s down with each order', (_, form, part, over) => {
    const { spawn } = asks('order_units', form, { loop: 'order', ...part }, over) ?? {}
    expect(spawn?.map((s) => s.record.kind)).toEqual(['hard', 'hard', 'hard'])
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
  test.each([
    [true, null, { unit: 13, lead: true, ruled: true }],
    [false, 'emergency', { unit: 13, ruled: true, kind: 'emergency' }],
  ])(
    'the unit named takes the place, lead: %s, kind: %s, and is bound by the ruling',
    (lead, kind, record) => {
      expect(asks('order_named_unit', { unit: 13 }, {}, { loop: 'order', lead, kind })).toEqual({
        spawn: [{ loop: 'order', record }],
      })
    },
  )
  test.each([
    [[{ name: 'unit', kind: 'unit', required: true }], true],
    [[{ name: 'unit', kind: 'line', required: true }], false],
    [[], false],
  ])('the form %j is sound: %s', (form, sound) => {
    expect(flaw('order_named_unit', {}, form) === undefined).toBe(sound)
  })
})

test('order_task makes a side task that belongs to no unit', () => {
  expect(asks('order_task', {}, { loop: 'check' })).toEqual({ spawn: [{ loop: 'check', record: {} }] })
  expect([flaw('order_task', { loop: 'check' }), flaw('order_task', {})]).toEqual([
    undefined,
    'order_task needs a loop',
  ])
})

describe('await', () => {
  test('names the step that waits; without one, nothing waits any more', () => {
    const asked = folds('await', row(null), {}, { step: 'decide' })
    expect(asked?.awaits).toBe('decide')
    expect(folds('await', row(null), { awaits: 'decide' }, {})?.awaits).toBeNull()
  })
})
