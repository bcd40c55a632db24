import { defineAsyncComponent } from 'vue'

import { packSignIn } from '../../access/index.ts'
import { packPlaces } from '../../grid/index.ts'
import { hasKept } from './kept.ts'
import { phonePages } from './pages.ts'

export { hasKept }
/** Counts what waits on this phone and sends it when the network is back; where nothing is kept, nothing is loaded. */
export async function watchOutbox(): Promise<void> {
  if (hasKept()) await (await import('./outbox.ts')).useOutbox().refresh()
}
/** Fetches ahead what a phone without network still opens: the pages, a report with its parts, the drafts. */
export const packUp = () =>
  Promise.all([
    import('./drafts.ts'),
    packPlaces(),
    packSignIn(),
    ...Object.values(phonePages).map((page) => page()),
  ])

/** What else the person may start; asked for once somebody is signed in. */
export const StartLinks = defineAsyncComponent(() => import('./StartLinks.vue'))

/** What lies on this phone: an open draft, unsent reports. Loads the phone's database only where something is kept. */
export const KeptCard = defineAsyncComponent(() => import('./KeptCard.vue'))

/** The sheet of a loop's first step, for rooms above that ask for more, or send it through a line of their own. */
export const StartScreen = defineAsyncComponent(() => import('./Start.vue'))
