import { ref } from 'vue'
import { call, wordsOf } from '../../../kit/call.ts'
import { newRequest } from '../../../kit/step-form.ts'
import { tell, tellProblem } from '../../../kit/toast.ts'
import { inWords, t } from '../../../kit/words.ts'
import type { Summary } from '../console/loops.ts'
import type { LoopStep } from '../next-step.ts'

/** A step that asks for nothing, or for nothing that must be said to take a matter on, needs no page: one tap in the list. */
export const isQuick = (step: Pick<LoopStep, 'form' | 'claims'>): boolean =>
  step.form.length === 0 || (step.claims && step.form.every((field) => !field.required))

/** Takes steps straight from a list. A lost answer never acts twice: a step's request stays the same until it was answered. */
export function useQuickStep(after: () => Promise<unknown>, open: (matter: Summary) => void) {
  const busy = ref<string | null>(null)
  const requests = new Map<string, string>()
  return {
    busy,
    async take(matter: Summary, step: LoopStep): Promise<void> {
      if (busy.value) return
      const key = `${matter.id}.${matter.version}.${step.name}`
      const requestId = requests.get(key) ?? newRequest()
      requests.set(key, requestId)
      busy.value = matter.id
      try {
        await call('POST /api/matters/:id/steps', {
          params: { id: matter.id },
          body: { requestId, version: matter.version, step: step.name, form: {} },
        })
        tell(t('phone.work.taken', { step: inWords(step.words), title: matter.title }), {
          words: t('phone.work.look'),
          take: () => open(matter),
          to: `/m/${matter.id}`,
        })
      } catch (error) {
        tellProblem(wordsOf(error))
      } finally {
        busy.value = null
        await after()
      }
    },
  }
}
