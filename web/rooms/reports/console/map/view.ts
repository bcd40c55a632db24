import type { Size } from '../../../../kit/use-size.ts'

/** What part of the sheet is in view: a point of it lies at `k` times itself and shifted. */
export type View = { k: number; x: number; y: number }
export const WHOLE: View = { k: 1, x: 0, y: 0 }
const FURTHEST = 24

/** The sheet can't be pushed out of its frame. */
function held({ k, x, y }: View, { width, height }: Size): View {
  const within = (shift: number, side: number) => Math.min(0, Math.max(side - side * k, shift))
  return { k, x: within(x, width), y: within(y, height) }
}

/** Nearer or further by a factor; what lies under the point stays there. */
export function zoomed(view: View, factor: number, [px, py]: readonly [number, number], size: Size): View {
  const k = Math.min(FURTHEST, Math.max(1, view.k * factor))
  const by = k / view.k
  return held({ k, x: px - (px - view.x) * by, y: py - (py - view.y) * by }, size)
}

export const moved = (view: View, dx: number, dy: number, size: Size): View =>
  held({ ...view, x: view.x + dx, y: view.y + dy }, size)

/** Where a point of the sheet is seen. */
export const seen = ({ k, x, y }: View, [px, py]: readonly [number, number]): [number, number] => [
  px * k + x,
  py * k + y,
]

export type Label = { key: string; words: string; at: [number, number]; weight: number; room: number }
/**
 * The labels that fit beside each other, the weightiest first: one that would touch another, or is wider than its shape by more
 * than half, is left out. Chinese characters are as wide as they are high, others about half.
 */
export function fitting(labels: readonly Label[], fontSize: number, size: Size): Label[] {
  const taken: { left: number; right: number; top: number; bottom: number }[] = []
  return labels
    .toSorted((a, b) => b.weight - a.weight)
    .filter(({ words, at: [x, y], room }) => {
      const width =
        [...words].reduce((sum, c) => sum + ((c.codePointAt(0) ?? 0) > 0x2e80 ? 1 : 0.56), 0) * fontSize
      const box = {
        left: x - width / 2 - 2,
        right: x + width / 2 + 2,
        top: y - fontSize * 0.8,
        bottom: y + fontSize * 0.8,
      }
      if (width > room * 1.5 || box.left < 0 || box.right > size.width) return false
      if (box.top < 0 || box.bottom > size.height) return false
      const isFree = taken.every(
        (t) => box.right < t.left || box.left > t.right || box.bottom < t.top || box.top > t.bottom,
      )
      if (isFree) taken.push(box)
      return isFree
    })
}
