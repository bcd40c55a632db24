import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { call } from '../../../kit/call.ts'
import { inWords } from '../../../kit/words.ts'

export type Slot = { loop: string; step: string; field: string }
export const slotKey = (slot: Slot) => `${slot.loop}.${slot.step}.${slot.field}`

/** The text fields of all steps, by the names that the loops give them. */
export function useTextSlots() {
  const query = useQuery({
    queryKey: ['loops', 'slots'],
    queryFn: () => call('GET /api/loops'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const slots = computed(() =>
    (query.data.value?.loops ?? []).flatMap((loop) =>
      loop.steps.flatMap((step) =>
        step.form
          .filter((field) => field.kind === 'words' || field.kind === 'line')
          .map((field) => ({
            loop: loop.id,
            step: step.name,
            field: field.name,
            name: [loop.name, step.words, field.label].map(inWords).join(' · '),
          })),
      ),
    ),
  )
  return {
    slots,
    /** A slot in words; one that the loops no longer have by its keys. */
    slotName: (slot: Slot) =>
      slots.value.find((one) => slotKey(one) === slotKey(slot))?.name ?? slotKey(slot),
  }
}
