import { tell } from '../../../kit/toast.ts'
import { t } from '../../../kit/words.ts'
import type { Draft } from './draft.ts'
import { shelf } from './shelf.ts'

/** Forgets a draft with its photos, and offers to bring it back as long as the line stands. `back` runs after that. */
export async function discardDraft(draft: Draft, back: () => unknown): Promise<void> {
  const { photosOf, drop, keep, keepPhoto } = await shelf()
  const photos = await photosOf(draft.id)
  await drop(draft.id)
  const restore = async () => {
    await keep(draft)
    for (const photo of photos) await keepPhoto(photo)
    back()
  }
  tell(t('phone.report.discarded'), { words: t('phone.report.restore'), take: restore })
}
