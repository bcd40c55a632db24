import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { call, type Reply } from '../../../kit/call.ts'
import { useSession } from '../../../kit/session.ts'
import { inWords, t } from '../../../kit/words.ts'
import { isGoodEnd } from '../phone/progress.ts'

export type Summary = Reply<'GET /api/matters'>['rows'][number]
export type Page = Reply<'GET /api/matters/:id'>
export type Loop = Reply<'GET /api/loops'>['loops'][number]

/** The loop that most of these states belong to: states of different loops may bear the same key. */
export function loopWith<L extends { states: { key: string }[] }>(
  loops: L[],
  states: string[],
): L | undefined {
  const known = (loop: L) => states.filter((key) => loop.states.some((state) => state.key === key)).length
  return [...loops].sort((a, b) => known(b) - known(a))[0]
}

type Choices = Pick<Loop, 'id'> & {
  steps: { form: Pick<Loop['steps'][number]['form'][number], 'name' | 'options'>[] }[]
}

/** What a kind of matter is called: by the option that was chosen for it in its own loop, or in another one (orders inherit it). */
export function kindWords(loops: Choices[], loop: string, kind: string) {
  const own = [...loops].sort((a, b) => Number(b.id === loop) - Number(a.id === loop))
  return own
    .flatMap((l) => l.steps.flatMap((s) => s.form.filter((f) => f.name === 'kind')))
    .flatMap((f) => f.options ?? [])
    .find((o) => o.key === kind)?.words
}

/** The kind that comes before all others. */
export const EMERGENCY = 'emergency'

/** The loops of the own district: words for states, so that no page knows a state by heart. */
export function useLoops() {
  const { person } = useSession()
  const query = useQuery({
    queryKey: ['loops', () => person.value?.id],
    queryFn: () => call('GET /api/loops'),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: () => person.value !== null,
  })
  const loops = computed(() => query.data.value?.loops ?? [])
  const loopOf = (id: string) => loops.value.find((l) => l.id === id)
  const stateOf = (loop: string, state: string) => loopOf(loop)?.states.find((s) => s.key === state)
  return {
    loops,
    query,
    loopOf,
    loopName: (id: string) => inWords(loopOf(id)?.name) || id,
    stateOf,
    /** Whether it came to the end that its loop is there for. */
    isGood: (loop: string, state: string) => isGoodEnd(loopOf(loop), state),
    /** A state in the language shown; an unknown one as it is. */
    stateName: (loop: string, state: string) => inWords(stateOf(loop, state)?.words) || state,
    kindName: (loop: string, kind: string) =>
      kind === EMERGENCY ? t('kit.kind.emergency') : inWords(kindWords(loops.value, loop, kind)) || kind,
    /** Loops that the person may start beside the usual report. */
    startable: computed(() => loops.value.filter((l) => l.start && !l.usual)),
  }
}
