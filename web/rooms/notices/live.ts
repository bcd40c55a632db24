import type { QueryClient } from '@tanstack/vue-query'
import { computed, ref, watch } from 'vue'
import type { Router } from 'vue-router'
import { addressFor, call } from '../../kit/call.ts'
import { useSession } from '../../kit/session.ts'
import { tell } from '../../kit/toast.ts'
import { inWords, t } from '../../kit/words.ts'
import { type Notice, wayOf } from './feed.ts'

/** The first word of a stream comes at once: what is silent for so long is held back by a proxy. */
const FIRST_WORD_MS = 10_000
/** While there is no stream: how often the count is asked for, and when a stream is tried again, each time later. */
const ASK_MS = 45_000
const TRIES_MS = [8_000, 20_000, 60_000, 120_000]
/** Several matters may move at once: their lists are read again once. */
const GATHER_MS = 400

const unread = ref(0)
/** Whether news come by themselves; else they are asked for from time to time. */
const live = ref(false)

/** The own inbox as every page may see it. */
export const useInbox = () => ({ unread: computed(() => unread.value), live: computed(() => live.value) })

/** After marking: the server's count at once, without waiting for the stream. */
export const sayUnread = (n: number): void => {
  unread.value = n
}

type Told = { unread: number; notices: Notice[] }

/**
 * Keeps the inbox live for whoever is signed in, as long as the page is looked at: a browser has few connections for one server,
 * and pages in the background must not take them all. Called once by each shell.
 */
export function startInbox(queries: QueryClient, router: Router): void {
  const { person } = useSession()
  let source: EventSource | undefined
  let mark = ''
  let cuts = 0
  const shown = new Set<number>()
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const later = (work: () => void, ms: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, ms)
    timers.add(timer)
    return timer
  }
  const moved = gather(queries)

  function stop(): void {
    source?.close()
    source = undefined
    live.value = false
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
  }
  function start(): void {
    stop()
    if (!person.value || document.hidden) return
    const opened = new EventSource(addressFor('GET /api/stream', { query: mark ? { after: mark } : {} }))
    source = opened
    const cut = later(() => !live.value && askInstead(), FIRST_WORD_MS)
    opened.addEventListener('inbox', (event) => {
      clearTimeout(cut)
      live.value = true
      cuts = 0
      mark = event.lastEventId
      take(JSON.parse(event.data) as Told)
    })
    opened.addEventListener('moved', moved)
    // the session has ended: the next call says so
    opened.addEventListener('end', () => {
      stop()
      void useSession()
        .refresh()
        .catch(() => undefined)
    })
    opened.addEventListener('error', () => {
      live.value = false
      // the browser comes back by itself, unless it was refused
      if (opened.readyState === EventSource.CLOSED) askInstead()
    })
  }
  function askInstead(): void {
    stop()
    const ask = async () => {
      const said = await call('GET /api/notices/unread').catch(() => undefined)
      if (said && said.unread !== unread.value) {
        unread.value = said.unread
        void queries.invalidateQueries({ queryKey: ['notices'] })
      }
      if (!source && person.value) later(ask, ASK_MS)
    }
    void ask()
    later(start, TRIES_MS[Math.min(cuts++, TRIES_MS.length - 1)] ?? 0)
  }
  function take(told: Told): void {
    if (told.unread !== unread.value || told.notices.length > 0)
      void queries.invalidateQueries({ queryKey: ['notices'] })
    unread.value = told.unread
    // a stream that goes on where it was may say the last ones once more
    const urgent = told.notices.find((notice) => notice.urgent && !shown.has(notice.id))
    if (urgent) shown.add(urgent.id)
    if (urgent && router.currentRoute.value.name !== 'notices')
      tell(
        t('kit.inbox.urgentNow', {
          words: [inWords(urgent.words), urgent.title].filter(Boolean).join(' · '),
        }),
        {
          words: t('kit.inbox.open'),
          take: () => void router.push(wayOf(urgent)),
        },
      )
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? stop() : start()))
  watch(
    () => person.value?.id,
    () => {
      unread.value = 0
      mark = ''
      start()
    },
    { immediate: true },
  )
  // who opens a matter has seen what there was to tell of it
  router.afterEach(async (to) => {
    if (!['matter', 'lists-entry'].includes(String(to.name)) || unread.value === 0 || !person.value) return
    const about = String(to.params.id)
    const said = await call('POST /api/notices/read', { body: { about } }).catch(() => undefined)
    if (said) unread.value = said.unread
  })
}

/** Reads again what shows matters when some have moved: their pages and the lists, once for several. */
function gather(queries: QueryClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined
      for (const key of ['matters', 'matter', 'counts', 'admissions', 'admission'])
        void queries.invalidateQueries({ queryKey: [key] })
    }, GATHER_MS)
  }
}
