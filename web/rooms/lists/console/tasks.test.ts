import { expect, test } from 'vitest'
import { matching, type TaskClass } from './tasks.ts'

const affair = (zh: string, en: string) => ({ key: en, zh, en, for: [], basis: null })
const CLASSES: TaskClass[] = [
  {
    key: 'rain',
    zh: '雨',
    en: 'Rain',
    affairs: [affair('收伞', 'Close umbrellas'), affair('借伞', 'Lend umbrellas')],
  },
  { key: 'sun', zh: '晴', en: 'Sun', affairs: [affair('晒伞', 'Dry umbrellas')] },
]
const found = (words: string, key?: string) =>
  matching(CLASSES, words, key).map((c) => [c.key, c.affairs.length])

test('affairs are found by their words in either language, within a class or in all', () => {
  expect(found('')).toEqual([
    ['rain', 2],
    ['sun', 1],
  ])
  expect(found('借')).toEqual([['rain', 1]])
  expect(found(' DRY ')).toEqual([['sun', 1]])
  expect(found('伞', 'sun')).toEqual([['sun', 1]])
  expect(found('boat')).toEqual([])
})
