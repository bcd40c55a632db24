import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { call, type Reply } from '../../../kit/call.ts'
import { useSession } from '../../../kit/session.ts'
import { inWords } from '../../../kit/words.ts'

export type Summary = Reply<'GET /api/matters'>['rows'][number]
export type Page = Reply<'GET /api/matters/:id'>

/** The loop that most of these states belong to: states of different loops may bear the same key. */
export function loopWith<L extends { states: { key: string }[] }>(
  loops: L[],
  states: string[],
): L | undefined {
  const known = (loop: L) => states.filter((key) => loop.states.some((state) => state.key === key)).length
  return [...loops].sort((a, b) => known(b) - known(a))[0]
}

/** The loops of the own district: words for states, so that no page knows a state by heart. */
export function useLoops() {
  const { person } = useSession()
  const query = useQuery({
    queryKey: ['loops', () => person.value?.district.key],
    queryFn: () => call('GET /api/loops'),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: () => person.value !== null,
  })
  const loops = computed(() => query.data.value?.loops ?? [])
  const stateOf = (loop: string, state: string) =>
    loops.value.find((l) => l.id === loop)?.states.find((s) => s.key === state)
  return {
    loops,
    stateOf,
    /** A state in the language shown; an unknown one as it is. */
    stateName: (loop: string, state: string) => inWords(stateOf(loop, state)?.words) || state,
  }
}
