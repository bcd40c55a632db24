import type { Ending, Mover } from '../../kit/tree-change.ts'
import { bringFamilies, mattersAt, placeFamilies, pointsAt, rootsAt } from './store/moved.ts'

const OPEN = 'matters.open'
const WORDS = {
  open: { zh: '在办事项', en: 'open matters' },
  closed: { zh: '办结事项', en: 'closed matters' },
}

/**
 * Open matters of a node that ends go on in its successors, with their clocks and holders as they are; what was closed stays where
 * it happened. On the way back all goes back. Where a subtree lies elsewhere, its whole history goes along.
 */
const matters: Mover = {
  kind: OPEN,
  async found(q, districtId, { path }, whole) {
    const { open, closed } = await mattersAt(q, districtId, path, whole)
    return [
      { kind: OPEN, words: WORDS.open, choice: whole ? null : 'one', stays: false, n: open, items: [] },
      { kind: 'matters.closed', words: WORDS.closed, choice: null, stays: !whole, n: closed, items: [] },
    ]
  },
  points: (q, districtId, { path }) => pointsAt(q, districtId, path),
  async carry(q, { districtId, undoes }, ending: Ending, goes) {
    const roots = await rootsAt(q, districtId, ending.from.path, undoes !== null)
    if (roots.length === 0) return []
    const to = await goes(
      OPEN,
      roots.map(({ id, lng, lat }) => ({
        thing: id,
        point: lng === null || lat === null ? null : { lng, lat },
      })),
    )
    const placed = roots.map(({ id }) => ({ id, spot: to.get(id)?.[0] ?? ending.rest }))
    await placeFamilies(
      q,
      districtId,
      placed.map(({ id, spot }) => ({ id, path: spot.path })),
    )
    return placed.map(({ id, spot }) => ({ thing: id, from: ending.from.id, to: spot.id }))
  },
  shift: (q, { districtId }, shift, after) => bringFamilies(q, districtId, shift, after),
}

export const moves = (): Mover[] => [matters]
