import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import '../kit/theme/base.css'
import '../kit/theme/element-plus.css'
import '../kit/theme/desk.css'
import { useSession } from '../kit/session.ts'
import { setUpWords } from '../kit/words.ts'
import { startInbox } from '../rooms/notices/index.ts'
import App from './App.vue'
import { queries } from './queries.ts'
import { router } from './router.ts'
import { loadWords } from './words.ts'

async function start() {
  const app = createApp(App)
  // Words and the session are asked for side by side: the first screen needs both.
  const [session] = await Promise.allSettled([useSession().refresh(), setUpWords(app, loadWords)])
  app.provide('reached', session.status === 'fulfilled')
  app.use(VueQueryPlugin, { queryClient: queries })
  app.use(router)
  app.mount('#app')
  startInbox(queries, router)
}
start()
