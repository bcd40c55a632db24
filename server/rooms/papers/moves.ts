import type { Mover } from '../../kit/tree-change.ts'
import { carryTemplates, templatesOn } from './store/moved.ts'

/** Templates written at a node that ends are written at all that it goes on as; on the way back only what was changed since. */
const templates: Mover = {
  kind: 'papers.templates',
  async found(q, districtId, { id }, whole) {
    const rows = whole ? [] : await templatesOn(q, districtId, id)
    const items = rows.map(({ key, title }) => ({ thing: key, words: { zh: title, en: title } }))
    const words = { zh: '常用语模板', en: 'templates' }
    return [{ kind: 'papers.templates', words, choice: null, stays: false, n: items.length, items }]
  },
  carry: (q, { districtId, undoes }, { from, to }) =>
    carryTemplates(q, districtId, {
      from: from.id,
      to: to.map(({ id }) => id),
      since: undoes?.at ?? null,
    }),
}

export const moves = (): Mover[] => [templates]
