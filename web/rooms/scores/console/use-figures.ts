import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { call } from '../../../kit/call.ts'
import { useSession } from '../../../kit/session.ts'
import { type Asked, askedFrom, queryOf } from './address.ts'

/** While figures are made anew, the page looks again soon. */
const SOON_MS = 3000
const SELDOM_MS = 60_000

/** The rates that the address asks for, and the ways to other ones. */
export function useFigures() {
  const route = useRoute()
  const router = useRouter()
  const { turn } = useSession()
  const asked = computed(() => askedFrom(route.query))
  const query = computed(() => {
    const { against: _, sort: __, ...rest } = asked.value
    return rest
  })
  const figures = useQuery({
    queryKey: ['rates', turn, query],
    queryFn: ({ signal }) => call('GET /api/rates', { query: query.value, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.building ? SOON_MS : SELDOM_MS),
  })
  const to = (change: Partial<Asked>) => ({ name: 'figures', query: queryOf({ ...asked.value, ...change }) })
  return {
    asked,
    figures,
    data: computed(() => figures.data.value),
    to,
    go: (change: Partial<Asked>) => router.push(to(change)),
  }
}
