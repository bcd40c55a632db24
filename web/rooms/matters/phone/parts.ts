import { defineAsyncComponent } from 'vue'

import { hasKept } from './kept.ts'

export { hasKept }
/** Counts what waits on this phone and sends it when the network is back; where nothing is kept, nothing is loaded. */
export async function watchOutbox(): Promise<void> {
  if (hasKept()) await (await import('./outbox.ts')).useOutbox().refresh()
}
/** Fetches what a report needs to be written and kept without network. */
export const packUp = () => import('./drafts.ts')

/** What lies on this phone: an open draft, unsent reports. Loads the phone's database only where something is kept. */
export const KeptCard = defineAsyncComponent(() => import('./KeptCard.vue'))
