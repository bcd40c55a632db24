import { computed, ref, watch } from 'vue'
import { call, type Reply, type With } from '../../../kit/call.ts'
import {
  type Field,
  type Flaw,
  flawsOf,
  newRequest,
  toForm,
  type Values,
  valuesFor,
} from '../../../kit/step-form.ts'
import { useAsk } from '../../../kit/use-ask.ts'
import type { Place } from '../../grid/index.ts'
import { recall, retain } from './typed.ts'
import { bringFiles, usePhotos } from './use-photos.ts'

/** The photos of the report itself; a form's own field may not be called so. */
export const OWN = '.files'
const PHONE = /^1[3-9]\d{9}$/
type Start = { step: string; form: Field[] }
type Filed = Reply<'POST /api/matters'>['matter']
/** How a sheet sends what was filled in. */
export type Post = (body: NonNullable<With<'POST /api/matters'>['body']>) => Promise<{ matter: Filed }>

/**
 * The first step of any loop as a form: words, a place, photos, and what the loop asks. What is typed is kept on this phone;
 * the matter's id is made once, so that however often it is sent it is one matter.
 */
export function useStart(
  loop: () => string,
  start: () => Start | null,
  post: Post = (body) => call('POST /api/matters', { body }),
) {
  const key = () => `start.${loop()}`
  const words = ref('')
  const detail = ref('')
  const place = ref<Place | null>(null)
  /** Who said it, where staff write down what others said. */
  const teller = ref({ name: '', phone: '' })
  const values = ref<Values>({})
  const { photos, add, remove, held } = usePhotos()
  const tried = ref(false)
  const { busy, failed: said, ask } = useAsk()
  const filed = ref<Filed | null>(null)
  let id = newRequest()

  watch(
    start,
    (now) => {
      if (!now) return
      const kept = recall(key())
      words.value ||= String(kept['.words'] ?? '')
      detail.value ||= String(kept['.detail'] ?? '')
      values.value = valuesFor(now.form, { ...kept, ...values.value })
    },
    { immediate: true },
  )
  watch([words, detail, values], () => {
    if (start() && !filed.value)
      retain(key(), { ...values.value, '.words': words.value, '.detail': detail.value })
  })
  const allFlaws = (): (
    | Flaw
    | { name: '.words' | '.place' | '.phone'; key: string; values: Record<string, number> }
  )[] => [
    ...(words.value.trim().length >= 4
      ? []
      : [
          {
            name: '.words' as const,
            key: words.value.trim() ? 'phone.report.wordsShort' : 'phone.report.wordsMissing',
            values: {},
          },
        ]),
    ...flawsOf(start()?.form ?? [], held(values.value)),
    ...(teller.value.phone.trim() && !PHONE.test(teller.value.phone.trim())
      ? [{ name: '.phone' as const, key: 'phone.new.phoneWrong', values: {} }]
      : []),
    ...(place.value ? [] : [{ name: '.place' as const, key: 'phone.report.placeMissing', values: {} }]),
  ]
  return {
    words,
    detail,
    place,
    teller,
    values,
    photos,
    busy,
    said,
    filed,
    flaws: computed(() => (tried.value ? allFlaws() : [])),
    add,
    remove,
    /** True when it was filed; otherwise `flaws` or `said` tell why not. */
    async file(): Promise<boolean> {
      tried.value = true
      const now = start()
      if (!now || allFlaws().length) return false
      return ask(async () => {
        const brought: Values = {}
        for (const field of now.form.filter((f) => f.kind === 'files'))
          brought[field.name] = await bringFiles(photos.value[field.name])
        const who = {
          name: teller.value.name.trim() || undefined,
          phone: teller.value.phone.trim() || undefined,
        }
        const body = {
          id,
          loop: loop(),
          nodeId: place.value?.id ?? 0,
          words: words.value.trim(),
          place: detail.value.trim() || undefined,
          files: await bringFiles(photos.value[OWN]),
          form: toForm(now.form, { ...values.value, ...brought }),
          onBehalf: who.name || who.phone ? who : undefined,
        }
        filed.value = (await post(body)).matter
        retain(key(), {})
      })
    },
    /** A blank form at the same place. */
    renew() {
      id = newRequest()
      words.value = ''
      teller.value = { name: '', phone: '' }
      values.value = valuesFor(start()?.form ?? [])
      photos.value = {}
      tried.value = false
      filed.value = null
    },
  }
}
