import { describe, expect, test } from 'vitest'
import { type Lang, type Problem, say } from '../../../kit/problems.ts'
import '../problems.ts'
import { stepOf } from './definition.ts'
import { fillForm } from './form.ts'
import { plain, umbrella } from './testing.ts'

const label = { zh: '颜色', en: 'Colour' }
const MATTER = '00000000-0000-4000-8000-00000000abcd'
const red = { key: 'red', words: { zh: '红', en: 'red' } }
/** A step whose form is one field. */
const formOf = (field: Record<string, unknown>) => {
  const [lose, find, late] = plain().steps
  const loop = umbrella({ steps: [lose, { ...find, form: [{ name: 'colour', label, ...field }] }, late] })
  const step = stepOf(loop, 'find')
  if (!step) throw new Error('no step')
  return step
}
const refused = (field: Record<string, unknown>, form: Record<string, unknown>, lang: Lang = 'en') => {
  try {
    fillForm(formOf(field), form)
    return 'kept'
  } catch (error) {
    expect((error as Problem).code).toBe('matters.form_field')
    return say(error as Problem, lang)
  }
}

describe('each kind of field', () => {
  const hash = 'a'.repeat(64)
  test.each([
    ['words', { kind: 'words' }, '红伞\n破了', { texts: { colour: '红伞\n破了' } }],
    ['line', { kind: 'line' }, '红', { texts: { colour: '红' } }],
    ['choice', { kind: 'choice', options: [red] }, 'red', { data: { colour: 'red' } }],
    ['yesno', { kind: 'yesno' }, false, { data: { colour: false } }],
    ['category', { kind: 'category' }, 'other', { data: { colour: 'other' } }],
    ['unit', { kind: 'unit' }, 12, { data: { colour: 12 } }],
    ['units', { kind: 'units' }, { lead: 11 }, { data: { colour: { lead: 11, assist: [] } } }],
    ['files', { kind: 'files' }, [hash], { files: [hash] }],
    ['date', { kind: 'date' }, '2026-03-31', { data: { colour: '2026-03-31' } }],
    ['number', { kind: 'number' }, 3, { data: { colour: 3 } }],
    ['matter', { kind: 'matter' }, MATTER, { data: { colour: MATTER } }],
    ['affair', { kind: 'affair' }, 'umbrellas', { data: { colour: 'umbrellas' } }],
  ])('%s is kept where it belongs', (_, field, value, kept) => {
    const { texts, files, data } = fillForm(formOf(field), { colour: value })
    expect({ texts, files, data }).toEqual({ texts: {}, files: [], data: {}, ...kept })
  })
  test.each([
    ['words too long', { kind: 'words', max: 4 }, '12345', '“Colour” is not right: at most 4.'],
    [
      'words with a NUL',
      { kind: 'words' },
      'a\0b',
      '“Colour” is not right: it holds characters that cannot be kept.',
    ],
    [
      'half a character',
      { kind: 'words' },
      '\ud83c',
      '“Colour” is not right: it holds characters that cannot be kept.',
    ],
    [
      'blank words where some are needed',
      { kind: 'words', required: true },
      ' \n',
      '“Colour” is not right: it must be filled in.',
    ],
    ['a number for a line', { kind: 'line' }, 5, '“Colour” is not right: it must be filled in.'],
    [
      'a choice that is none',
      { kind: 'choice', options: [red] },
      'blue',
      '“Colour” is not right: not a valid value.',
    ],
    ['a unit below zero', { kind: 'unit' }, -1, '“Colour” is not right: not a valid value.'],
    [
      'a photo that is no hash',
      { kind: 'files' },
      ['../../etc/passwd'],
      '“Colour” is not right: not a valid value.',
    ],
    ['a day that there is not', { kind: 'date' }, '2026-02-30', '“Colour” is not right: not a valid value.'],
    ['half a thing', { kind: 'number' }, 0.5, '“Colour” is not right: it must be filled in.'],
    [
      'more things than there can be',
      { kind: 'number' },
      1_000_001,
      '“Colour” is not right: at most 1000000.',
    ],
    ['a matter by its number', { kind: 'matter' }, '12', '“Colour” is not right: not a valid value.'],
    ['too many photos', { kind: 'files', max: 1 }, [hash, hash], '“Colour” is not right: at most 1.'],
    [
      'units with more than lead and assist',
      { kind: 'units' },
      { lead: 1, spare: 2 },
      '“Colour” is not right: this step has no such field.',
    ],
  ])('%s is refused in words', (_, field, value, words) => {
    expect(refused(field, { colour: value })).toBe(words)
  })
})

test('a line that the step keeps on the matter is kept as its value, too', () => {
  const [lose, find, late] = plain().steps
  const sheet = { name: 'sheet', label, kind: 'line' }
  const loop = umbrella({
    steps: [lose, { ...find, form: [sheet], effects: [{ name: 'keep', fields: ['sheet'] }] }, late],
  })
  expect(fillForm(stepOf(loop, 'find')!, { sheet: '2026-3' })).toMatchObject({
    texts: { sheet: '2026-3' },
    data: { sheet: '2026-3' },
  })
})
test('what is required must be there, and what is not may be left out, null or blank', () => {
  expect(refused({ kind: 'line', required: true }, {})).toBe('“Colour” is not right: it must be filled in.')
  expect(refused({ kind: 'line', required: true }, {}, 'zh')).toBe('“颜色”没有填好：必须填写。')
  for (const value of [undefined, null, ''])
    expect(fillForm(formOf({ kind: 'line' }), { colour: value })).toMatchObject({ texts: {}, data: {} })
})
test('a field that the form has not is refused by its name', () => {
  expect(refused({ kind: 'line' }, { size: 'big' })).toBe('“size” is not right: this step has no such field.')
})
test("a key named after a language's own machinery brings nothing in", () => {
  const form = JSON.parse('{"colour":"red","__proto__":{"polluted":true}}')
  expect(refused({ kind: 'line' }, form)).toMatch(/no such field|kept/)
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})
