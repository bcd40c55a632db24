import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import '../kit/theme/base.css'
import '../kit/theme/vant.css'
import './phone.css'
import { setUpElder, useSession } from '../kit/session.ts'
import { setUpWords } from '../kit/words.ts'
import { packUp, watchOutbox } from '../rooms/matters/index.ts'
import { startInbox } from '../rooms/notices/index.ts'
import App from './App.vue'
import { queries } from './queries.ts'
import { router } from './router.ts'
import { loadWords } from './words.ts'

async function start(): Promise<void> {
  const app = createApp(App)
  setUpElder()
  // Words and the session are asked for side by side. Without network the page still opens: a draft can be written.
  await Promise.allSettled([useSession().refresh(), setUpWords(app, loadWords)])
  app.use(VueQueryPlugin, { queryClient: queries })
  app.use(router)
  app.mount('#app')
  startInbox(queries, router)
  setTimeout(settle, 1500)
}

/** Once the first screen stands: what waits to be sent, and the pages that must open without network. */
async function settle(): Promise<void> {
  await Promise.allSettled([watchOutbox(), packUp()])
}

start()
