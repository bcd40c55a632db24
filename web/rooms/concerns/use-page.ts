import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { call } from '../../kit/call.ts'
import { useSession } from '../../kit/session.ts'
import { language } from '../../kit/words.ts'

/** A matter's page as it stands, and what was said in it first. */
export function usePage(id: () => string) {
  const { turn } = useSession()
  const query = useQuery({
    queryKey: ['matters', 'page', turn, language, id()],
    queryFn: ({ signal }) => call('GET /api/matters/:id', { params: { id: id() }, signal }),
  })
  const matter = computed(() => query.data.value?.matter)
  const said = computed(
    () =>
      query.data.value?.thread
        .find((knot) => knot.matterId === matter.value?.id)
        ?.texts.find((text) => text.field === 'words')?.text ?? '',
  )
  return { query, matter, said }
}
