import { expect, test } from 'vitest'
import { checkRoom } from './room.ts'

test('a disk without room is named in one line, with what would help', () => {
  expect(() => checkRoom('/umbrellas', 200_000, 2 ** 31)).toThrow(
    '/umbrellas has 2.0 GB free, and 200000 matters want 3.3 GB: choose fewer by --matters or another place by --dir',
  )
  expect(() => checkRoom('/umbrellas', 200_000, 2 ** 32)).not.toThrow()
})
