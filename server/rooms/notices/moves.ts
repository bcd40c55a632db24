import type { Mover } from '../../kit/tree-change.ts'
import { placeRobots, robotsOn } from './store/robots.ts'

const KIND = 'notices.robots'

/** A group robot speaks for one of the successors of its node. */
const robots: Mover = {
  kind: KIND,
  async found(q, districtId, { id }, whole) {
    const rows = whole ? [] : await robotsOn(q, districtId, id)
    const items = rows.map(({ thing, name }) => ({ thing, words: { zh: name, en: name } }))
    const words = { zh: '群机器人', en: 'group robots' }
    return [{ kind: KIND, words, choice: 'one', stays: false, n: items.length, items }]
  },
  async carry(q, { districtId }, { from, rest }, goes) {
    const things = await robotsOn(q, districtId, from.id)
    const to = await goes(KIND, things)
    const wanted = things.map(({ thing }) => ({ thing, node: (to.get(thing)?.[0] ?? rest).id }))
    return placeRobots(q, districtId, from.id, wanted)
  },
}

export const moves = (): Mover[] => [robots]
