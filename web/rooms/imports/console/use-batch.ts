import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watch } from 'vue'
import { call } from '../../../kit/call.ts'
import { useSession } from '../../../kit/session.ts'
import { language } from '../../../kit/words.ts'
import { type Batch, isMoving, rateOf } from './batch.ts'

const EVERY_MS = 1_000

/** A file that was brought, asked again each second while something goes on with it; and how fast that goes. */
export function useBatch(id: string) {
  const queries = useQueryClient()
  const { turn } = useSession()
  const key = ['imports', turn, 'one', id, language]
  const query = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call('GET /api/imports/:id', { params: { id }, signal })).batch,
    refetchInterval: ({ state }) => (state.data && isMoving(state.data.state) ? EVERY_MS : false),
  })
  const batch = computed(() => query.data.value)
  /** What a request answered is what is there now. */
  function put(now: Batch) {
    queries.setQueryData(['imports', turn.value, 'one', id, language.value], now)
    return queries.invalidateQueries({ queryKey: ['imports'] })
  }

  const first = ref<{ at: number; done: number; state: string } | null>(null)
  const rate = ref<number | null>(null)
  watch(batch, (now) => {
    if (!now?.job || !isMoving(now.state)) {
      first.value = null
      rate.value = null
      return
    }
    const seen = { at: Date.now(), done: now.job.done }
    if (first.value?.state !== now.state || seen.done < first.value.done)
      first.value = { ...seen, state: now.state }
    rate.value = rateOf(first.value, seen) ?? rate.value
  })
  return { batch, error: query.error, refetch: query.refetch, put, rate }
}
