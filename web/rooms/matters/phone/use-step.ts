import { computed, ref, shallowRef, watch } from 'vue'
import { CallProblem, call, type Reply, wordsOf } from '../../../kit/call.ts'
import {
  type Field,
  flawsOf,
  newRequest,
  type Offer,
  toForm,
  type Values,
  valuesFor,
} from '../../../kit/step-form.ts'
import { recall, retain } from './typed.ts'
import { bringFiles, usePhotos } from './use-photos.ts'

type Matter = Reply<'POST /api/matters/:id/steps'>['matter']

/**
 * Taking one step: its values, what is wrong with them, and the sending. What was typed survives a refusal, a stale
 * version, a lost network and a killed phone; the request's id stays the same until it has been answered.
 */
export function useStep(offer: () => Offer | null, start: () => Values) {
  const values = ref<Values>({})
  const { photos, add, remove, held } = usePhotos()
  /** As it was when the step could be taken: a refused one comes without fields, and what was typed must stay in sight. */
  const form = shallowRef<Field[]>([])
  const tried = ref(false)
  const busy = ref(false)
  const said = ref('')
  let request = newRequest()
  const keyOf = (o: Offer) => `${o.matterId}.${o.step}`

  watch(
    () => offer() && keyOf(offer() as Offer),
    () => {
      const now = offer()
      if (!now) return
      form.value = now.form
      values.value = valuesFor(now.form, { ...start(), ...recall(keyOf(now)) })
      photos.value = {}
      tried.value = false
      said.value = ''
      request = newRequest()
    },
    { immediate: true },
  )
  watch(offer, (now) => {
    if (now?.allowed) form.value = now.form
  })
  watch(values, (typed) => {
    const now = offer()
    if (now) retain(keyOf(now), typed)
  })

  const flaws = computed(() => (tried.value ? flawsOf(form.value, held(values.value)) : []))

  async function bringPhotos(): Promise<Values> {
    const brought: Values = {}
    for (const [name, list] of Object.entries(photos.value)) brought[name] = await bringFiles(list)
    return brought
  }

  return {
    form,
    values,
    photos,
    flaws,
    busy,
    said,
    add,
    remove,
    /** The matter after the step; null when it was not taken: `said` tells why, and `moved` that the page is out of date. */
    async take(): Promise<{ matter: Matter | null; moved: boolean }> {
      const now = offer()
      tried.value = true
      if (!now || busy.value || flawsOf(form.value, held(values.value)).length)
        return { matter: null, moved: false }
      busy.value = true
      said.value = ''
      try {
        const filled = toForm(now.form, { ...values.value, ...(await bringPhotos()) })
        const body = { requestId: request, version: now.version, step: now.step, form: filled }
        const { matter } = await call('POST /api/matters/:id/steps', { params: { id: now.matterId }, body })
        retain(keyOf(now), {})
        return { matter, moved: true }
      } catch (error) {
        said.value = wordsOf(error)
        return { matter: null, moved: error instanceof CallProblem && [403, 404, 409].includes(error.status) }
      } finally {
        busy.value = false
      }
    },
  }
}
