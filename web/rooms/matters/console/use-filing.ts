import { useQueryClient } from '@tanstack/vue-query'
import { nextTick, ref, useTemplateRef } from 'vue'
import { call, type Reply, type With } from '../../../kit/call.ts'
import { useAsk } from '../../../kit/use-ask.ts'
import { t } from '../../../kit/words.ts'
import { picturesIn } from './paste.ts'
import type PhotoField from './PhotoField.vue'

export type Body = NonNullable<With<'POST /api/matters'>['body']>
export type Filed = Reply<'POST /api/matters'>['matter']
/** How a sheet sends what was filled in. */
export type Post = (body: Body) => Promise<{ matter: Filed }>

/**
 * What every sheet does that files something: pictures are pasted anywhere on it, what is missing is shown once one has tried,
 * pictures on their way are waited for, and it is sent once. `flawed` says whether something is missing, `pending` whether more
 * than the sheet's own pictures is still on its way. The sheet names its form `form` and its pictures `photos`.
 */
export function useFiling(
  flawed: () => boolean,
  pending: () => boolean = () => false,
  post: Post = (body) => call('POST /api/matters', { body }),
) {
  const queries = useQueryClient()
  const photos = useTemplateRef<InstanceType<typeof PhotoField>>('photos')
  const form = useTemplateRef<HTMLFormElement>('form')
  const tried = ref(false)
  const { busy, failed, ask } = useAsk()
  const filed = ref<Filed | null>(null)
  /** Counts the sheets filled here: a new one starts with fresh fields. */
  const round = ref(0)

  function paste(event: ClipboardEvent) {
    const pictures = picturesIn(event.clipboardData)
    if (!pictures.length) return
    event.preventDefault()
    photos.value?.add(pictures)
  }
  async function send(body: () => Body) {
    tried.value = true
    failed.value = ''
    if (flawed()) {
      await nextTick()
      form.value?.querySelector('.field-flaw')?.scrollIntoView({ block: 'center' })
      return
    }
    if (photos.value?.pending() || pending()) {
      failed.value = t('desk.photo.wait')
      return
    }
    await ask(async () => {
      filed.value = (await post(body())).matter
      await queries.invalidateQueries({ queryKey: ['matters'] })
    })
  }
  function next() {
    filed.value = null
    tried.value = false
    round.value += 1
  }
  return { tried, busy, failed, filed, round, paste, send, next }
}
