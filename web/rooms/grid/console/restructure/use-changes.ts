import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue, watch } from 'vue'
import { call } from '../../../../kit/call.ts'
import { useSession } from '../../../../kit/session.ts'
import { isUnderWay } from './changes.ts'

const EVERY_MS = 1_000
/** What shows places of the tree, and is read anew after a change of it. */
const SHOWN = ['grid-tree', 'grid-node', 'grid-changes', 'places', 'place']

/** Changes of the tree, or of one node; while one is under way they are asked for again each second. */
export function useChanges(node: MaybeRefOrGetter<number | null> = null) {
  const { turn } = useSession()
  const query = useQuery({
    queryKey: ['grid-changes', turn, () => toValue(node)],
    queryFn: ({ signal }) =>
      call('GET /api/grid/changes', { query: { node: toValue(node) ?? undefined }, signal }),
    refetchInterval: ({ state }) => (state.data?.rows.some(isUnderWay) ? EVERY_MS : false),
  })
  return { changes: computed(() => query.data.value?.rows ?? []), query }
}

/** The change that is under way or has stopped half-way; when it ends the whole page is read anew. */
export function useRunning() {
  const queries = useQueryClient()
  const { refresh } = useSession()
  const { changes, query } = useChanges()
  const running = computed(() => changes.value.find((one) => isUnderWay(one) || one.state === 'stopped'))
  const again = () => Promise.all(SHOWN.map((key) => queries.invalidateQueries({ queryKey: [key] })))
  watch(
    () => running.value?.id,
    async (now, before) => {
      if (now || !before) return
      await again()
      // one's own posts may stand elsewhere now
      await refresh()
    },
  )
  return { running, changes, query, again }
}
