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

export type LocalPhoto = { key: string; blob: Blob; hash?: string }

/** Brings photos and papers that have not been brought yet; each one's hash is kept, so that a retry goes on where it broke off. */
export async function bringFiles(list: LocalPhoto[] = []): Promise<string[]> {
  for (const photo of list) {
    const name = photo.blob instanceof File ? photo.blob.name.slice(-200) : undefined
    photo.hash ??= (await call('POST /api/files', { photo: photo.blob, query: { name } })).hash
  }
  return [...new Set(list.map((photo) => photo.hash as string))]
}
type Matter = Reply<'POST /api/matters/:id/steps'>['matter']

/**
 * Taking one step: its values, what is wrong with them, and the sending. What was typed survives a refusal, a stale
 * version, a lost network and a killed phone; the request's id stays the same until it has been answered.
 */
export function useStep(offer: () => Offer | null, start: () => Values) {
  const values = ref<Values>({})
  const photos = shallowRef<Record<string, LocalPhoto[]>>({})
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

  const held = computed((): Values => {
    const keys = Object.entries(photos.value).map(([name, list]) => [name, list.map((photo) => photo.key)])
    return { ...values.value, ...Object.fromEntries(keys) }
  })
  const flaws = computed(() => (tried.value ? flawsOf(form.value, held.value) : []))

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
    add(field: string, blobs: Blob[]) {
      const fresh = blobs.map((blob) => ({ key: crypto.randomUUID(), blob }))
      photos.value = { ...photos.value, [field]: [...(photos.value[field] ?? []), ...fresh] }
    },
    remove(field: string, key: string) {
      photos.value = {
        ...photos.value,
        [field]: (photos.value[field] ?? []).filter((photo) => photo.key !== key),
      }
    },
    /** The matter after the step; null when it was not taken: `said` tells why, and `moved` that the page is out of date. */
    async take(): Promise<{ matter: Matter | null; moved: boolean }> {
      const now = offer()
      tried.value = true
      if (!now || busy.value || flawsOf(form.value, held.value).length) return { matter: null, moved: false }
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
