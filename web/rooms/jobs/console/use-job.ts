import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref, watch } from 'vue'
import { call, type Reply } from '../../../kit/call.ts'

export type Job = Reply<'GET /api/jobs/:id'>['job']

export const hasEnded = (job: Job): boolean => job.endedAt !== null

/** Whole per cent, never 100 before the end; null where nobody knows how much there is. */
export function shareOf({ state, done, total }: Pick<Job, 'state' | 'done' | 'total'>): number | null {
  if (state === 'done') return 100
  if (total === null) return null
  return total === 0 ? 0 : Math.min(99, Math.floor((done / total) * 100))
}

const EVERY_MS = 1_000

/** A job as it goes on, asked again each second until its end; `ended` is then told once. */
export function useJob(id: Ref<string>, ended: (job: Job) => void) {
  const query = useQuery({
    queryKey: ['job', id],
    queryFn: async ({ signal }) =>
      (await call('GET /api/jobs/:id', { params: { id: id.value }, signal })).job,
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : EVERY_MS),
  })
  const job = computed(() => query.data.value)
  watch(
    () => job.value && hasEnded(job.value),
    (over) => {
      if (over && job.value) ended(job.value)
    },
  )
  return { job, error: query.error }
}
