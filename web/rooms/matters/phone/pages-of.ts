import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { call, type With } from '../../../kit/call.ts'

type Query = NonNullable<With<'GET /api/matters'>['query']>

/** An endless list of matters by cursor, newest first. */
export function useMatters(query: () => Query, limit: number, enabled: () => boolean) {
  const list = useInfiniteQuery({
    queryKey: ['matters', query],
    queryFn: ({ pageParam, signal }) =>
      call('GET /api/matters', { query: { ...query(), limit, cursor: pageParam || undefined }, signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    enabled,
  })
  return { list, rows: computed(() => list.data.value?.pages.flatMap((page) => page.rows) ?? []) }
}
