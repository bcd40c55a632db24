import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { call, type Reply } from '../../../kit/call.ts'
import { useSession } from '../../../kit/session.ts'

type Tasks = Reply<'GET /api/lists/tasks'>
export type TaskClass = Tasks['classes'][number]

/** The task list of the own district; it changes only with its data. */
export function useTasks() {
  const { turn } = useSession()
  const query = useQuery({
    queryKey: ['tasks', turn],
    queryFn: ({ signal }) => call('GET /api/lists/tasks', { signal }),
    staleTime: 300_000,
  })
  return { tasks: query.data, classes: computed(() => query.data.value?.classes ?? []), query }
}

/** The affairs whose words hold what was typed, in the classes asked for; classes without any are left out. */
export function matching(classes: readonly TaskClass[], words: string, key: string | undefined): TaskClass[] {
  const wanted = words.trim().toLowerCase()
  return classes
    .filter((one) => !key || one.key === key)
    .map((one) => ({
      ...one,
      affairs: one.affairs.filter(
        (affair) => affair.zh.includes(wanted) || affair.en.toLowerCase().includes(wanted),
      ),
    }))
    .filter((one) => one.affairs.length > 0)
}
