import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { compile, inWords, speak, t } from './words.ts'

const say = (message: string, values: Record<string, unknown> = {}) =>
  compile(message)({ named: (name) => values[name] })

test('places in a sentence are filled, and an unknown one is left out', () => {
  expect(say('{n} umbrellas at {place}', { n: 2, place: 'the pavilion' })).toBe('2 umbrellas at the pavilion')
  expect(say('by {time}')).toBe('by ')
})

test('one is said otherwise than many', () => {
  const message = '{n} umbrella | {n} umbrellas'
  expect([0, 1, 2].map((n) => say(message, { n }))).toEqual(['0 umbrellas', '1 umbrella', '2 umbrellas'])
})

test('words of the other language stand in for missing ones', async () => {
  vi.stubGlobal('document', { documentElement: {} })
  expect(inWords({ zh: '伞', en: '' })).toBe('伞')
  await speak('en')
  expect(inWords({ zh: '伞', en: '' })).toBe('伞')
  expect(inWords({ zh: '伞', en: 'umbrella' })).toBe('umbrella')
  expect(inWords(null)).toBe('')
  await speak('zh')
})

test('a key that no dictionary has is shown as it is, and breaks nothing', () => {
  expect(t('phone.nowhere.at.all')).toBe('phone.nowhere.at.all')
})

const keysOf = (book: object, path = ''): string[] =>
  Object.entries(book).flatMap(([name, value]) =>
    typeof value === 'object' ? keysOf(value, `${path}${name}.`) : `${path}${name}`,
  )

test.each(['kit', 'phone'])('the dictionary %s says the same things in both languages', (name) => {
  const [zh, en] = ['zh', 'en'].map((tongue) =>
    keysOf(JSON.parse(readFileSync(new URL(`../words/${tongue}/${name}.json`, import.meta.url), 'utf8'))),
  )
  expect(en?.sort()).toEqual(zh?.sort())
})
