import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { call, type Reply } from '../../kit/call.ts'
import { useSession } from '../../kit/session.ts'
import { inWords } from '../../kit/words.ts'

export type District = Reply<'GET /api/districts'>[number]
export type Category = District['categories'][number]
type Named = { key: string; zh: string; en: string }

/** The category of a key among parents and children, or undefined. */
export function categoryOf(categories: Category[], key: string | null | undefined): Named | undefined {
  return categories.flatMap((c): Named[] => [c, ...c.children]).find((c) => c.key === key)
}

/** All districts of this deployment; they change only with a new release of their data. */
export function useDistricts() {
  const query = useQuery({
    queryKey: ['districts'],
    queryFn: () => call('GET /api/districts'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return { districts: computed(() => query.data.value ?? []), error: query.error }
}

/** The district of the person signed in, with its names for levels and categories. */
export function useDistrict() {
  const { person } = useSession()
  const { districts } = useDistricts()
  const district = computed(() => districts.value.find((d) => d.key === person.value?.district.key))
  const categories = computed(() => district.value?.categories ?? [])
  return {
    district,
    categories,
    /** A category in the language shown; an unknown key as it is, none as nothing. */
    categoryName: (key: string | null | undefined) =>
      inWords(categoryOf(categories.value, key)) || (key ?? ''),
    levelName: (key: string) => inWords(district.value?.levels.find((l) => l.key === key)) || key,
  }
}
