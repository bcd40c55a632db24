import type { Listener } from '../../../kit/facts.ts'
import type { House } from '../../../kit/house.ts'
import { joinFromAbove } from '../../matters/index.ts'
import { COME_BACK, HANDED_ON, LEDGER } from '../loop.ts'
import { waitingFor } from '../store.ts'

/** What a concern was handed on to has ended, or what that was joined to: it comes back, to be told to whoever told it. */
export const comeBack = (house: House): Listener => ({
  name: 'concerns.come_back',
  hears: ['matters.stepped'],
  async handleAll(q, facts) {
    for (const [districtId, some] of Map.groupBy(facts, (fact) => fact.district_id)) {
      const moved = some.filter(
        ({ about, data }) => about !== null && data.root === about && data.loop !== LEDGER,
      )
      if (moved.length === 0) continue
      const ids = [...new Set(moved.map(({ about }) => String(about)))]
      const waiting = await waitingFor(q, districtId, { loop: LEDGER, state: HANDED_ON }, ids)
      for (const { id } of waiting) await joinFromAbove(house, q, { districtId, id }, COME_BACK)
      if (waiting.length > 0) house.news()
    }
  },
})
