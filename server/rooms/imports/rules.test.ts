import { describe, expect, test } from 'vitest'
import { KINDS } from './kinds/index.ts'
import { canDo, type Field, guessMapping, masked, standsTwice, stillHolds } from './rules.ts'

const field = (key: string, zh: string, names: string[] = []): Field => ({
  ...{ key, names, needed: false, hint: { zh: '', en: '' } },
  words: { zh, en: key },
})
const FIELDS = [
  field('ref', '雨伞编号', ['编号', 'number']),
  field('name', '雨伞', ['名称']),
  field('colour', '颜色', ['color']),
]

describe('columns are guessed', () => {
  test.each([
    [['雨伞编号', '颜色'], { ref: '雨伞编号', colour: '颜色' }],
    [['*雨伞编号（必填）', ' 颜 色 '], { ref: '*雨伞编号（必填）', colour: ' 颜 色 ' }],
    [['NUMBER', 'Colour', 'Name'], { ref: 'NUMBER', colour: 'Colour', name: 'Name' }],
    [['编号', '名称', 'color'], { ref: '编号', name: '名称', colour: 'color' }],
    [['伞架'], {}],
  ])('from %j', (columns, mapping) => {
    expect(guessMapping(FIELDS, columns)).toEqual(mapping)
  })
  test('never from one that stands twice, as nobody knows which is meant', () => {
    expect(guessMapping(FIELDS, ['编号', '编号 (2)', '颜色'])).toEqual({ colour: '颜色' })
    expect([standsTwice(['编号', '编号 (2)'], '编号 (2)'), standsTwice(['伞 (2)'], '伞 (2)')]).toEqual([
      true,
      false,
    ])
  })
  test('and no column serves two fields', () => {
    const twins = [field('a', '伞'), field('b', '雨伞', ['伞'])]
    expect(guessMapping(twins, ['伞'])).toEqual({ a: '伞' })
  })
  test.each(KINDS.map((kind) => [kind.key, kind] as const))(
    'for %s: the template of each language is recognised whole',
    (_, kind) => {
      for (const lang of ['zh', 'en'] as const) {
        const header = kind.fields.map(({ words }) => words[lang])
        expect(Object.keys(guessMapping(kind.fields, header)).sort()).toEqual(
          kind.fields.map(({ key }) => key).sort(),
        )
      }
    },
  )
})

test('of a remembered mapping holds what is still there', () => {
  expect(stillHolds({ ref: '编号', gone: '编号', colour: '没有了' }, FIELDS, ['编号'])).toEqual({
    ref: '编号',
  })
})

describe('what finds a person is hidden', () => {
  test.each([
    ['打 13812345678 找我', '打 138****5678 找我'],
    ['证号340209199001011234。', '证号340***********1234。'],
    ['尾号 X：34020919900101123X', '尾号 X：340***********123X'],
    ['单号 2026030512345678901 照写', '单号 2026030512345678901 照写'],
    ['两行\n一行', '两行 一行'],
  ])('in %j', (text, shown) => {
    expect(masked(text)).toBe(shown)
  })
  test('and long texts are cut', () => {
    expect(masked('伞'.repeat(500))).toHaveLength(120)
  })
})

describe('what may be done with a batch', () => {
  const counts = { new: 1, changed: 0, same: 0, repeat: 0, error: 1, loaded: 0, undone: 0, kept: 0 }
  const may = (state: Parameters<typeof canDo>[0]['state'], over: object = {}, age = 0) =>
    Object.entries(canDo({ kind: 'people', state, counts: { ...counts, ...over } }, age)).flatMap(
      ([what, can]) => (can ? [what] : []),
    )
  test.each([
    ['uploaded', ['map', 'cancel']],
    ['checking', ['cancel']],
    ['checked', ['map', 'load', 'cancel', 'errors']],
    ['loading', ['cancel', 'errors']],
    ['undoing', []],
    ['undone', ['errors']],
    ['cancelled', []],
    ['failed', []],
  ] as const)('%s: %j', (state, what) => {
    expect(may(state)).toEqual(what)
  })
  test('hangs on what there is', () => {
    expect(may('checked', { new: 0, error: 0 })).toEqual(['map', 'cancel'])
    expect(may('done', { loaded: 1 })).toEqual(['undo', 'errors', 'codes'])
    expect(may('done', { loaded: 1 }, 31)).toEqual([])
    expect(may('stuck', { loaded: 1 })).toEqual(['undo'])
  })
})
