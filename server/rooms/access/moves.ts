import type { House } from '../../kit/house.ts'
import type { Ending, Found, Mover, TreeChange } from '../../kit/tree-change.ts'
import type { Queries } from '../../kit/db.ts'
import { withPast } from '../grid/index.ts'
import { ROLES, roleWords } from './rules.ts'
import * as store from './store/moved-posts.ts'

const KIND = 'access.posts'
const POSTS = { zh: '岗位', en: 'posts' }
const HOMES = { zh: '自述住在这里的居民', en: 'residents who say that they live here' }

/**
 * Posts at a node that ends go on where somebody chose, or where what is left over goes. While the change is under way people
 * stand in both places, so that nobody loses sight of what is not yet carried; the old posts end with the node.
 */
export const moves = (house: House): Mover[] => [
  {
    kind: KIND,
    async found(q, districtId, { id, path }, whole): Promise<Found[]> {
      const now = house.clock.now()
      if (whole) {
        const n = await store.countPostsBelow(q, districtId, path, now)
        return [{ kind: KIND, words: POSTS, choice: null, stays: false, n, items: [] }]
      }
      const posts = (await store.postsOn(q, districtId, id, now)).filter(({ role }) => !ROLES[role]?.service)
      const items = posts.map((post) => {
        const role = roleWords(post.role)
        const say = (words: string) => [post.name, words].filter(Boolean).join(' · ')
        return { thing: String(post.id), words: { zh: say(role.zh), en: say(role.en) } }
      })
      return [{ kind: KIND, words: POSTS, choice: 'any', stays: false, n: items.length, items }]
    },
    async carry(q, change, ending, goes) {
      const again = await standAgain(q, change, ending)
      if (again.length > 0) return again
      const { districtId, at, now } = change
      const all = ending.to.map(({ id }) => id)
      // the old posts stand until the node ends: what was carried before is passed over, however many
      for (let after = 0; ; ) {
        const posts = await store.postsOn(q, districtId, ending.from.id, now, after)
        const last = posts.at(-1)
        if (!last) return []
        const to = await goes(
          KIND,
          posts.map(({ id }) => ({ thing: String(id) })),
        )
        const wanted = posts.map(({ id, role }) => ({
          id,
          // a program goes on serving all of its area
          to: ROLES[role]?.service ? all : (to.get(String(id)) ?? []).map((spot) => spot.id),
          // on the way back most stand again where they stood
          unless: change.undoes ? all : [],
        }))
        const added = await store.addSame(q, districtId, wanted, { at, now })
        if (added.length > 0) return added
        after = last.id
      }
    },
    async close(q, { id, districtId, now }, { from, to }) {
      const nodes = to.map((spot) => spot.id)
      await store.endPostsOn(q, districtId, { change: id, from: from.id, to: nodes, now })
    },
  },
  {
    kind: 'access.homes',
    async found(q, districtId, { id }, whole) {
      const past = whole ? [] : await withPast(house, districtId, [id])
      const n = whole ? 0 : await store.countHomes(q, districtId, past)
      return [{ kind: 'access.homes', words: HOMES, choice: null, stays: false, n, items: [] }]
    },
  },
]

async function standAgain(q: Queries, { districtId, undoes, now, ends }: TreeChange, { to }: Ending) {
  if (!undoes?.closedAt) return []
  const nodes = to.map(({ id }) => id)
  const made = ends.map(({ from }) => from.id)
  return store.standAgain(q, districtId, { nodes, made, endedAt: undoes.closedAt, now })
}
