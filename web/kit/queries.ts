import { type DefaultOptions, QueryClient, type QueryKey } from '@tanstack/vue-query'
import { computed } from 'vue'
import { CallProblem } from './call.ts'
import { tellWaiting } from './toast.ts'
import { t } from './words.ts'

const MOST_REPEATS = 2
const LONGEST_WAIT_S = 10

/** A lost connection or a tired server. What was refused stays refused; a full one was asked again by the call itself. */
const passes = (error: Error | null): error is CallProblem =>
  error instanceof CallProblem && error.code !== 'http.full' && (error.status === 0 || error.status >= 500)

/** Milliseconds until a read is asked again: as the server says and up to half as long again, else a second, then two. */
function waitBefore(times: number, error: Error): number {
  const asked = passes(error) ? error.after : undefined
  return asked ? Math.min(asked, LONGEST_WAIT_S) * 1000 * (1 + Math.random() / 2) : 1000 * 2 ** times
}

/**
 * What a shell reads by. Reads alone are asked again, and while any is, or waits for the network, one calm line says so: what is
 * sent goes through `call`, and whether it is sent again the person decides.
 */
export function openQueries({ queries: more, ...rest }: DefaultOptions = {}): QueryClient {
  const queries = new QueryClient({
    defaultOptions: {
      ...rest,
      queries: {
        staleTime: 5000,
        retry: (times, error) => times < MOST_REPEATS && passes(error),
        retryDelay: waitBefore,
        ...more,
      },
    },
  })
  const unanswered = new Set<string>()
  let told: { drop(): void } | undefined
  queries.getQueryCache().subscribe((event) => {
    const { type, query } = event
    const { fetchStatus, fetchFailureCount } = query.state
    const waits = fetchStatus === 'paused' || (fetchStatus === 'fetching' && fetchFailureCount > 0)
    if (waits && type !== 'removed') unanswered.add(query.queryHash)
    else unanswered.delete(query.queryHash)
    if (unanswered.size > 0) told ??= tellWaiting(t('kit.call.trying'))
    else {
      told?.drop()
      told = undefined
    }
    if (event.type === 'updated' && event.action.type === 'success') void readWhatWasGivenUp()
  })
  /** One answer says that the service is back. */
  const readWhatWasGivenUp = () =>
    queries.refetchQueries({
      type: 'active',
      predicate: ({ state }) =>
        state.fetchStatus === 'idle' && passes(state.error) && state.error.status !== 500,
    })
  return queries
}

/**
 * For `placeholderData`: what was read before stays on the page, to be dimmed, while it is asked for otherwise, but only where the
 * key it was read by has the same `here` at the place `at`: rows of another list would be wrong under the new headings. Made
 * anew with `here`, as the library goes on with what the same function gave before.
 */
export const keepWithin = (at: number, here: () => unknown) =>
  computed(() => {
    const now = here()
    return <T>(before: T | undefined, query?: { queryKey: QueryKey }): T | undefined =>
      query?.queryKey[at] === now ? before : undefined
  })
