import type { House } from '../../kit/house.ts'
import type { Found, Mover } from '../../kit/tree-change.ts'
import * as store from './store/moved.ts'

type Words = { zh: string; en: string }
const both = (row: { name: string; nameEn: string }, more?: Words): Words => ({
  zh: [row.name, more?.zh].filter(Boolean).join(' · '),
  en: [row.nameEn || row.name, more?.en].filter(Boolean).join(' · '),
})
const PAIRINGS: Readonly<Record<string, Words>> = {
  resident: { zh: '驻区单位', en: 'resident here' },
  paired: { zh: '结对共建', en: 'paired' },
  double_contact: { zh: '双联系', en: 'double contact' },
}

function categoryWords(house: House, districtId: number, key: string): Words {
  const { categories } = house.tenants.byId(districtId)
  const found = categories.flatMap((c) => [c, ...c.children]).find((c) => c.key === key)
  return found ?? (key === '*' ? { zh: '全部类别', en: 'all categories' } : { zh: key, en: key })
}

const found = (
  kind: string,
  words: Words,
  choice: Found['choice'],
  items: { thing: string; words: Words }[],
): Found[] => [{ kind, words, choice, stays: false, n: items.length, items }]

/** What units answer for at a node that ends, they answer for at all that it goes on as. */
const duties = (house: House): Mover => ({
  kind: 'partners.duties',
  async found(q, districtId, { id }, whole) {
    const rows = whole ? [] : await store.dutiesOn(q, districtId, id)
    const items = rows.map((row) => ({
      thing: row.thing,
      words: both(row, categoryWords(house, districtId, row.category)),
    }))
    return found('partners.duties', { zh: '单位职责', en: 'duties of units' }, null, items)
  },
  async carry(q, { districtId, undoes }, { from, to }, goes) {
    const things = (await store.dutiesOn(q, districtId, from.id)).map(({ thing }) => ({ thing }))
    const back = undoes ? await goes('partners.duties', things) : undefined
    return store.carryDuties(
      q,
      districtId,
      from.id,
      things.map(({ thing }) => ({ thing, nodes: (back?.get(thing) ?? to).map(({ id }) => id) })),
    )
  },
})

/** Pairings stand at both while the change is under way, and end with the node. */
const pairings: Mover = {
  kind: 'partners.pairings',
  async found(q, districtId, { id }, whole) {
    const rows = whole ? [] : await store.pairingsOn(q, districtId, id)
    const items = rows.map((row) => ({ thing: row.thing, words: both(row, PAIRINGS[row.kind]) }))
    return found('partners.pairings', { zh: '结对与驻区单位', en: 'pairings' }, null, items)
  },
  async carry(q, { districtId, undoes, ends, at }, { from, to, rest }) {
    const all = to.map(({ id }) => id)
    const made = ends.map((ending) => ending.from.id)
    const again = undoes?.closedAt
      ? await store.pairAgain(q, districtId, { nodes: all, made, endedAt: undoes.closedAt })
      : []
    if (again.length > 0) return again
    const wanted = undoes ? { to: [rest.id], unless: all } : { to: all, unless: [] }
    return store.addPairedAt(q, districtId, { from: from.id, ...wanted, at })
  },
  async close(q, { districtId, now }, { from }) {
    await store.endPairingsOn(q, districtId, from.id, now)
  },
}

/** Organisations that belong to a node, as its party branch does, belong to one of its successors. */
const seats: Mover = {
  kind: 'partners.seats',
  async found(q, districtId, { id }, whole) {
    const rows = whole ? [] : await store.seatsOn(q, districtId, id)
    const items = rows.map((row) => ({ thing: row.thing, words: both(row) }))
    return found('partners.seats', { zh: '属于这里的组织', en: 'organisations of the place' }, 'one', items)
  },
  async carry(q, { districtId }, { from, rest }, goes) {
    const things = await store.seatsOn(q, districtId, from.id)
    const to = await goes('partners.seats', things)
    const wanted = things.map(({ thing }) => ({ thing, node: (to.get(thing)?.[0] ?? rest).id }))
    return store.seatAt(q, districtId, from.id, wanted)
  },
}

export const moves = (house: House): Mover[] => [duties(house), pairings, seats]
