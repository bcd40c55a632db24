import { expect, test } from 'vitest'
import { boxAfterKey, boxBetween } from './boxes.ts'

test('a box is the same from whichever corner it is drawn, and ends at the edge of the picture', () => {
  const drawn = boxBetween({ x: 0.75, y: 1.5 }, { x: 0.25, y: 0.5 })
  expect(drawn).toEqual({ x: 0.25, y: 0.5, w: 0.5, h: 0.5 })
  expect(boxBetween({ x: 0.25, y: 0.5 }, { x: 0.75, y: 1.5 })).toEqual(drawn)
})
test('a click draws nothing', () => {
  expect(boxBetween({ x: 0.5, y: 0.5 }, { x: 0.501, y: 0.5 })).toBeNull()
})
test('arrows move a box, with shift they change its size, and neither leaves the picture', () => {
  const box = { x: 0.5, y: 0.5, w: 0.25, h: 0.25 }
  expect(boxAfterKey(box, 'ArrowLeft', false, 0.25)).toEqual({ ...box, x: 0.25 })
  expect(boxAfterKey(box, 'ArrowDown', true, 0.125)).toEqual({ ...box, h: 0.375 })
  expect(boxAfterKey(box, 'ArrowRight', false, 1)).toEqual({ ...box, x: 0.75 })
  expect(boxAfterKey(box, 'ArrowRight', true, 1)).toEqual({ ...box, w: 0.5 })
  expect(boxAfterKey(box, 'ArrowUp', true, 1).h).toBeGreaterThan(0)
})
