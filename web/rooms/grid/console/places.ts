import { useQuery } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { call, type Reply } from '../../../kit/call.ts'
import { useSession } from '../../../kit/session.ts'
import { called } from '../../../kit/words.ts'

export type Place = Reply<'GET /api/districts/:key/nodes'>['nodes'][number]
/** As much of a place as is needed to choose below it. */
export type Stop = { id: number; name: string; nameEn: string }

/** A place's name as the reader reads it. */
export const placeName = called

/** Children of a place (null: of the district), or what matches `words`; pinyin initials match too. */
export function usePlaces(
  parent: MaybeRefOrGetter<number | null>,
  words: MaybeRefOrGetter<string>,
  wanted: MaybeRefOrGetter<boolean>,
) {
  const { person } = useSession()
  const asked = computed(() => toValue(words).trim())
  const query = useQuery({
    queryKey: [
      'places',
      () => person.value?.district.key,
      () => (asked.value ? null : toValue(parent)),
      asked,
    ],
    queryFn: ({ signal }) =>
      call('GET /api/districts/:key/nodes', {
        params: { key: person.value?.district.key ?? '' },
        query: asked.value ? { q: asked.value } : { parent: toValue(parent) ?? undefined },
        signal,
      }),
    enabled: () => toValue(wanted) && person.value !== null,
    staleTime: 300_000,
    placeholderData: (before) => before,
  })
  return {
    places: computed(() => query.data.value?.nodes ?? []),
    loading: query.isFetching,
    error: query.error,
  }
}

/** A place by its id with the way down to it from the district, which is left out itself. */
export function usePlace(id: MaybeRefOrGetter<number | null>) {
  const query = useQuery({
    queryKey: ['place', () => toValue(id)],
    queryFn: ({ signal }) => call('GET /api/nodes/:id', { params: { id: toValue(id) ?? 0 }, signal }),
    enabled: () => toValue(id) !== null,
    staleTime: 300_000,
  })
  return computed(() => {
    const found = query.data.value
    return found && found.node.id === toValue(id) ? [...found.up.slice(1), found.node] : []
  })
}
