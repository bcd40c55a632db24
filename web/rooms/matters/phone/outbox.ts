import { computed, ref, shallowRef } from 'vue'
import { useSession } from '../../../kit/session.ts'
import { tell } from '../../../kit/toast.ts'
import { useAsk } from '../../../kit/use-ask.ts'
import { t } from '../../../kit/words.ts'
import { unsent } from '../../../phone/unsent.ts'
import { discardDraft } from './discard.ts'
import type { Draft } from './draft.ts'
import { hasKept } from './kept.ts'
import { type Filed, send } from './send.ts'
import { shelf } from './shelf.ts'

const waiting = ref<Draft[]>([])
const { busy, failed: said, ask } = useAsk()
const arrived = shallowRef<Filed[]>([])

async function refresh(): Promise<void> {
  waiting.value = hasKept()
    ? await shelf()
        .then(({ waitingDrafts }) => waitingDrafts())
        .catch(() => [])
    : []
  unsent.value = waiting.value.length
}

/** Sends what waits, oldest first, as far as it belongs to the person signed in; stops at the first that does not go. */
async function sendAll(): Promise<Filed[]> {
  const { person } = useSession()
  if (busy.value || !person.value) return []
  const filed: Filed[] = []
  await ask(async () => {
    for (const draft of await (await shelf()).waitingDrafts()) {
      if (draft.owner === null || draft.owner === person.value?.id) filed.push(await send(draft))
    }
  })
  await refresh()
  if (filed.length) {
    arrived.value = filed
    tell(t('phone.unsent.arrived', { n: filed.length }))
  }
  return filed
}

// A phone that finds its network again sends by itself; the button is for everybody else.
window.addEventListener('online', () => {
  if (waiting.value.length) sendAll()
})

/** Submitted reports that have not arrived: counted, shown, sent again. */
export function useOutbox() {
  const { person } = useSession()
  return {
    waiting: computed(() =>
      waiting.value.filter((d) => !person.value || d.owner === null || d.owner === person.value.id),
    ),
    busy,
    /** Why the last attempt failed, in words. */
    said,
    /** What arrived last, so that a screen that waits for it can go on. */
    arrived,
    refresh,
    sendAll,
    /** Takes a waiting report back into the form, to be changed. */
    async reopen(draft: Draft) {
      await (await shelf()).keep({ ...draft, state: 'draft' })
      await refresh()
    },
    async discard(draft: Draft) {
      await discardDraft({ ...draft }, refresh)
      await refresh()
    },
  }
}
