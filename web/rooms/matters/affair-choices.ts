import { useQuery } from '@tanstack/vue-query'
import { call } from '../../kit/call.ts'
import { language } from '../../kit/words.ts'

/** Affairs of the district's lists that a form may name at a place: what may be given first, then what may not, each with its reason. */
export const useAffairChoices = (node: () => number, typed: () => string) =>
  useQuery({
    queryKey: ['affairs', 'choices', node, typed, language],
    queryFn: ({ signal }) =>
      call('GET /api/affairs', {
        query: { q: typed().trim() || undefined, node: node() || undefined, limit: 30 },
        signal,
      }),
    placeholderData: (before) => before,
    staleTime: 60_000,
  })
