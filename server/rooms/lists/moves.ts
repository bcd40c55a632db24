import type { Mover } from '../../kit/tree-change.ts'
import { admissionsAt, bringAdmissions } from './store/moved.ts'

/**
 * What was admitted for a node holds, when it ends, for all that it goes on as: that is found by where a place came from, and the
 * entry keeps the place that it was admitted for. Where a subtree lies elsewhere, its path follows.
 */
const admissions: Mover = {
  kind: 'lists.admissions',
  async found(q, districtId, { path }, whole) {
    const rows = await admissionsAt(q, districtId, path, whole)
    const items = rows.map(({ thing, title }) => ({ thing, words: { zh: title, en: title } }))
    const words = { zh: '准入清单事项', en: 'affairs of the admission list' }
    return [{ kind: 'lists.admissions', words, choice: null, stays: false, n: items.length, items }]
  },
  async shift(q, { districtId }, shift) {
    const rows = await bringAdmissions(q, districtId, shift)
    return { n: rows.length, after: null }
  },
}

export const moves = (): Mover[] => [admissions]
