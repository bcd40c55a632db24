import { expect, test } from 'vitest'
import { type Line, parted, sayNumber } from './lines.ts'

const line = (id: string, computed: number | null, awaits: string | null = null): Line => ({
  id,
  mechanism: 'umbrellas',
  words: { zh: id, en: id },
  said: { op: '=', value: 1, unit: { zh: '把', en: 'umbrellas' } },
  computed,
  agrees: computed === null ? null : computed === 1,
  how: null,
  awaits,
})

test('what is answered comes first, what awaits a room under that room', () => {
  const { answered, awaiting } = parted([
    line('a', null, 'duty'),
    line('b', 0),
    line('c', null, 'visits'),
    line('d', 1),
    line('e', null, 'duty'),
    line('f', null),
  ])
  expect(answered.map((l) => l.id)).toEqual(['b', 'd'])
  expect(awaiting.map(({ room, lines }) => [room, lines.map((l) => l.id)])).toEqual([
    ['duty', ['a', 'e']],
    ['visits', ['c']],
    ['', ['f']],
  ])
})

test.each([
  [3980, '3,980'],
  [0, '0'],
  [2.5, '2.5'],
  [1 / 3, '0.3'],
])('%f is read as %s', (n, said) => expect(sayNumber(n)).toBe(said))
