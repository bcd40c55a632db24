import type { Mover } from '../../kit/tree-change.ts'
import { channelsAt } from './store/channels.ts'

/** A channel keeps the node that it was made for: what it sends is filed in all that this node goes on as. */
const channels: Mover = {
  kind: 'intake.channels',
  async found(q, districtId, { path }, whole) {
    const rows = await channelsAt(q, districtId, path, whole)
    const items = rows.map(({ thing, name, nameEn }) => ({ thing, words: { zh: name, en: nameEn || name } }))
    const words = { zh: '接入渠道', en: 'intake channels' }
    return [{ kind: 'intake.channels', words, choice: null, stays: false, n: items.length, items }]
  },
}

export const moves = (): Mover[] => [channels]
