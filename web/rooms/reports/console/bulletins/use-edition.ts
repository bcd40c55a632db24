import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { CallProblem, call } from '../../../../kit/call.ts'
import { useSession } from '../../../../kit/session.ts'
import { useAsk } from '../../../../kit/use-ask.ts'

/** One edition by its id, and what may be done with it. */
export function useEdition(id: MaybeRefOrGetter<string>) {
  const { turn } = useSession()
  const query = useQuery({
    queryKey: ['edition', turn, () => toValue(id)],
    queryFn: ({ signal }) => call('GET /api/editions/:id', { params: { id: toValue(id) }, signal }),
  })
  return { query, edition: computed(() => query.data.value) }
}

/** Something done to an edition: once, however often it is tried; what is shown is read anew afterwards. */
export function useAct(id: MaybeRefOrGetter<string>) {
  const client = useQueryClient()
  const requestId = crypto.randomUUID()
  const fresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['edition'] }),
      client.invalidateQueries({ queryKey: ['editions'] }),
    ])
  const { busy, failed, ask } = useAsk((_, error) =>
    error instanceof CallProblem && error.status === 409 ? fresh() : undefined,
  )
  /** True when it was done. */
  const act = (work: (given: { params: { id: string }; requestId: string }) => Promise<unknown>) =>
    ask(async () => {
      await work({ params: { id: toValue(id) }, requestId })
      await fresh()
    })
  return { busy, failed, act }
}
