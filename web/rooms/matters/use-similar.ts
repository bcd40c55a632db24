import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { call, type Reply, type With } from '../../kit/call.ts'
import { useSession } from '../../kit/session.ts'
import { sayMoment } from '../../kit/time.ts'
import { t } from '../../kit/words.ts'

export type Similar = Reply<'POST /api/matters/similar'>['rows'][number]
export type SimilarAsk = NonNullable<With<'POST /api/matters/similar'>['body']>

const HOUR_MS = 3_600_000
/** When it was reported: to the hour for those whose place it is not, as the server says it to them. */
export function sayReported({ at, staff, mine }: Similar, now: Date): string {
  const hours = Math.floor((now.getTime() - Date.parse(String(at))) / HOUR_MS)
  if (staff || mine || hours >= 24) return sayMoment(String(at), now)
  return hours < 1 ? t('kit.same.hourAgo') : t('kit.same.hoursAgo', { n: hours })
}

/** Fewer characters say too little to compare. */
const LEAST_WORDS = 6
/** A pause in typing. */
const PAUSE_MS = 700
/** Nobody is kept waiting for an offer. */
const PATIENCE_MS = 2500

export const isEnough = (words: string): boolean => [...words.trim()].length >= LEAST_WORDS

/**
 * Reports that may be the same as one being written, looked for in the pauses of typing. It is an offer and no more: without
 * network, or when the server has had enough, there is none, and nobody is told of a failure.
 */
export function useSimilar(ask: () => SimilarAsk | null) {
  const { canAtPlace } = useSession()
  const found = shallowRef<Similar[]>([])
  /** Said to be another matter: not offered again for this report. */
  const refused = ref<string[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined
  let going: AbortController | undefined

  async function look(): Promise<void> {
    clearTimeout(timer)
    going?.abort()
    const body = ask()
    if (!body || !isEnough(body.words) || !canAtPlace('matters.report')) {
      found.value = []
      return
    }
    const mine = new AbortController()
    going = mine
    const late = setTimeout(() => mine.abort(), PATIENCE_MS)
    try {
      const { rows } = await call('POST /api/matters/similar', { body, signal: mine.signal })
      if (going === mine) found.value = rows
    } catch {
      if (going === mine) found.value = []
    } finally {
      clearTimeout(late)
    }
  }
  watch(
    () => JSON.stringify(ask()),
    () => {
      clearTimeout(timer)
      timer = setTimeout(look, PAUSE_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
    going?.abort()
  })
  return {
    offers: computed(() => found.value.filter((one) => !refused.value.includes(one.id))),
    look,
    refuse: (id: string) => (refused.value = [...refused.value, id]),
    forget: () => {
      found.value = []
      refused.value = []
    },
  }
}
