import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { call } from '../../../kit/call.ts'
import { useSession } from '../../../kit/session.ts'
import { type Asked, askedFrom, queryOf } from './address.ts'

const MINUTE = 60_000

/** What the address asks for, the figures for it, renewed each minute, and the shapes of the place and of what lies below it. */
export function useDashboard() {
  const route = useRoute()
  const router = useRouter()
  const { turn } = useSession()
  const asked = computed(() => askedFrom(route.query))
  const { node, period } = {
    node: computed(() => asked.value.node),
    period: computed(() => asked.value.period),
  }
  const figures = useQuery({
    queryKey: ['matters', 'dashboard', turn, node, period],
    queryFn: ({ signal }) =>
      call('GET /api/dashboard', { query: { node: node.value, period: period.value }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.building ? 3_000 : MINUTE),
  })
  const here = computed(() => figures.data.value?.way.at(-1))
  const shapes = useQuery({
    queryKey: ['shapes', () => here.value?.id],
    queryFn: ({ signal }) =>
      call('GET /api/nodes/:id/shapes', { params: { id: here.value?.id ?? 0 }, signal }),
    enabled: () => here.value !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60 * MINUTE,
  })
  const points = useQuery({
    queryKey: ['matters', 'points', turn, node, period],
    queryFn: ({ signal }) =>
      call('GET /api/dashboard/points', { query: { node: node.value, period: period.value }, signal }),
    enabled: () => asked.value.layer !== 'area',
    placeholderData: keepPreviousData,
    refetchInterval: 5 * MINUTE,
  })
  /** The address of the same view with something else asked for. */
  const to = (change: Partial<Asked>) => ({ query: queryOf({ ...asked.value, ...change }) })
  return {
    asked,
    figures,
    data: computed(() => figures.data.value),
    here,
    shapes: computed(() => shapes.data.value),
    points: computed(() => points.data.value),
    to,
    /** A place is another view; another way to look at the same is not a step back in the browser's history. */
    go: (change: Partial<Asked>) =>
      'node' in change || 'big' in change ? router.push(to(change)) : router.replace(to(change)),
  }
}
