import { useInfiniteQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { call } from '../../kit/call.ts'
import { useSession } from '../../kit/session.ts'
import { useNow } from '../../kit/time.ts'
import { tellProblem } from '../../kit/toast.ts'
import { useAsk } from '../../kit/use-ask.ts'
import { language } from '../../kit/words.ts'
import { byDay } from './feed.ts'
import { sayUnread } from './live.ts'

/** The pages of the inbox under their days; `unreadOnly` as the address says. */
export function useFeed(unreadOnly: MaybeRefOrGetter<boolean>) {
  const { turn, person } = useSession()
  const queries = useQueryClient()
  const now = useNow()
  const list = useInfiniteQuery({
    queryKey: ['notices', turn, () => toValue(unreadOnly)],
    queryFn: ({ pageParam, signal }) =>
      call('GET /api/notices', {
        query: {
          cursor: pageParam || undefined,
          unread: toValue(unreadOnly) ? 'yes' : undefined,
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: () => person.value !== null,
    refetchInterval: 60_000,
  })
  const rows = computed(() => list.data.value?.pages.flatMap((page) => page.rows) ?? [])
  const days = computed(() => byDay(rows.value, now.value, language.value))
  const { busy, ask } = useAsk(tellProblem)

  /** All that was there when the newest row was read; what comes meanwhile stays unread. */
  async function markAll(): Promise<void> {
    const newest = rows.value[0]
    if (!newest) return
    await ask(async () => {
      const { unread } = await call('POST /api/notices/read', { body: { upTo: newest.id } })
      sayUnread(unread)
      await queries.invalidateQueries({ queryKey: ['notices'] })
    })
  }
  return { list, rows, days, now, busy, markAll }
}
