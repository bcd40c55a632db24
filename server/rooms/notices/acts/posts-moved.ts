import type { Listener } from '../../../kit/facts.ts'
import type { House } from '../../../kit/house.ts'
import { anyPlace } from '../../grid/index.ts'
import { tell } from '../store/inbox.ts'

type Moved = { from: number; people: { id: number; to: number[] }[] }
const GOES_ON = { zh: '您的岗位随网格调整', en: 'Your post goes on in another grid' }
const ENDED = { zh: '您的岗位随网格调整结束', en: 'Your post ended with its grid' }

/** Whoever had a post at a grid that ended hears where they stand now: nobody's post goes without a word. */
export const tellOfPosts = (house: House): Listener => ({
  name: 'notices.posts',
  hears: ['access.posts_moved'],
  async handle(q, { district_id: districtId, about, data }) {
    if (about === null) return
    const { from, people } = data as Moved
    const named = async (id: number) => (await anyPlace(house, districtId, id))?.name ?? ''
    const old = await named(from)
    for (const [key, group] of Map.groupBy(people, ({ to }) => to.join(' '))) {
      const to = await Promise.all(key === '' ? [] : key.split(' ').map((id) => named(Number(id))))
      await tell(q, {
        districtId,
        accountIds: group.map(({ id }) => id),
        kind: 'grid.post_moved',
        about,
        data: {
          words: to.length > 0 ? GOES_ON : ENDED,
          title: to.length > 0 ? `${old} → ${to.join('、')}` : old,
        },
        now: house.clock.now(),
      })
    }
  },
})
