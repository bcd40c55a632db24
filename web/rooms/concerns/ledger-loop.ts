import { computed } from 'vue'
import { call, type With } from '../../kit/call.ts'
import { inWords } from '../../kit/words.ts'
import { useLoops } from '../matters/index.ts'
import type { Heard } from './heard.ts'

/** The loop that the ledger is the list of. */
export const LEDGER = 'concern'
type Report = NonNullable<With<'POST /api/matters'>['body']>

/** The ledger's loop: its states, the sorts that it knows, and whether this person may write in it. */
export function useLedger() {
  const { loopOf, query } = useLoops()
  const loop = computed(() => loopOf(LEDGER))
  const sorts = computed(
    () =>
      loop.value?.steps.flatMap((step) => step.form).find((field) => field.name === 'kind')?.options ?? [],
  )
  return {
    loop,
    query,
    sorts,
    sortName: (key: string | null) => inWords(sorts.value.find((one) => one.key === key)?.words),
    mayTell: computed(() => loop.value?.start != null),
  }
}

/** What was filled into the sheet of the loop's first step, as the ledger's own line takes it. */
export const tellFrom = (report: Report, told: { source: Heard; confidential: boolean }) => {
  const { id, nodeId, words, title, place, files, form, onBehalf } = report
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)
  return call('POST /api/concerns', {
    body: {
      ...{ id, nodeId, words, title, place, files, onBehalf, source: told.source },
      confidential: told.confidential || undefined,
      kind: text(form?.kind),
      category: text(form?.category),
    },
  })
}
