/** A part of a picture as shares of its width and height, from the upper left corner. */
export type Box = { x: number; y: number; w: number; h: number }
type Point = { x: number; y: number }

const SMALLEST = 0.01
const within = (n: number, low = 0, high = 1) => Math.min(high, Math.max(low, n))

/** The box between two points, however they lie; null for a mere click. */
export function boxBetween(a: Point, b: Point): Box | null {
  const [left, right] = [within(Math.min(a.x, b.x)), within(Math.max(a.x, b.x))]
  const [top, bottom] = [within(Math.min(a.y, b.y)), within(Math.max(a.y, b.y))]
  if (right - left < SMALLEST || bottom - top < SMALLEST) return null
  return { x: left, y: top, w: right - left, h: bottom - top }
}

/** A box after an arrow key: moved, or with `grow` made larger or smaller; it stays within the picture. */
export function boxAfterKey(box: Box, key: string, grow: boolean, by = 0.02): Box {
  const step: Point = {
    x: key === 'ArrowLeft' ? -by : key === 'ArrowRight' ? by : 0,
    y: key === 'ArrowUp' ? -by : key === 'ArrowDown' ? by : 0,
  }
  if (grow)
    return {
      ...box,
      w: within(box.w + step.x, SMALLEST, 1 - box.x),
      h: within(box.h + step.y, SMALLEST, 1 - box.y),
    }
  return { ...box, x: within(box.x + step.x, 0, 1 - box.w), y: within(box.y + step.y, 0, 1 - box.h) }
}
