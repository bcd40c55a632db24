import { onScopeDispose, type Ref, ref } from 'vue'
import { type Language, language, t } from './words.ts'

const ZONE = 'Asia/Shanghai'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A key of the dictionary with its values: what to say, before it is said. */
export type Saying = { key: string; values: Record<string, string | number> }

const formats = new Map<string, Intl.DateTimeFormat>()
function format(lang: Language, options: Intl.DateTimeFormatOptions, at: Date): string {
  const id = lang + JSON.stringify(options)
  let found = formats.get(id)
  if (!found) {
    found = new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: ZONE, ...options })
    formats.set(id, found)
  }
  return found.format(at)
}

const clock = (at: Date) => format('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at)
const dayOf = (at: Date) => {
  const [y, m, d] = format('en', { year: 'numeric', month: '2-digit', day: '2-digit' }, at)
    .split('/')
    .reverse()
  return Date.UTC(Number(y), Number(m) - 1, Number(d)) / DAY
}
const date = (lang: Language, at: Date, now: Date) => {
  const sameYear = format('en', { year: 'numeric' }, at) === format('en', { year: 'numeric' }, now)
  return format(
    lang,
    { ...(sameYear ? {} : { year: 'numeric' }), month: lang === 'zh' ? 'long' : 'short', day: 'numeric' },
    at,
  )
}

/** A moment as people say it, seen from `now`: just now, 3 minutes ago, today 14:30, yesterday, 3 November. */
export function momentSaying(iso: string, now: Date, lang: Language): Saying {
  const at = new Date(iso)
  const ago = now.getTime() - at.getTime()
  // Clocks of phone and server differ a little: the next minute is also now.
  if (Math.abs(ago) < MINUTE) return { key: 'kit.time.justNow', values: {} }
  if (ago >= 0 && ago < HOUR) return { key: 'kit.time.minutesAgo', values: { n: Math.floor(ago / MINUTE) } }
  const days = dayOf(at) - dayOf(now)
  const time = clock(at)
  if (days === 0) return { key: 'kit.time.today', values: { time } }
  if (days === -1) return { key: 'kit.time.yesterday', values: { time } }
  if (days === 1) return { key: 'kit.time.tomorrow', values: { time } }
  return { key: 'kit.time.date', values: { date: date(lang, at, now), time } }
}

/** How long is left or since when it is late, for a row of a list. Far limits are said by their date. */
export function dueSaying(iso: string, now: Date, lang: Language): Saying {
  const at = new Date(iso)
  const left = at.getTime() - now.getTime()
  if (left <= 0) {
    // What has wholly passed, as the server's sentence on the page of the matter says it.
    const [unit, ms] = -left < HOUR ? ['Minutes', MINUTE] : -left < DAY ? ['Hours', HOUR] : ['Days', DAY]
    return { key: `kit.time.late${unit}`, values: { n: Math.max(1, Math.floor(-left / ms)) } }
  }
  const days = dayOf(at) - dayOf(now)
  const time = clock(at)
  if (left < HOUR)
    return { key: 'kit.time.leftMinutes', values: { n: Math.max(1, Math.round(left / MINUTE)) } }
  if (days === 0) return { key: 'kit.time.dueToday', values: { time } }
  if (days === 1) return { key: 'kit.time.dueTomorrow', values: { time } }
  if (days < 7) return { key: 'kit.time.dueDay', values: { day: date(lang, at, now), time } }
  return { key: 'kit.time.dueDate', values: { date: date(lang, at, now) } }
}

/** The exact time, for a title: 2026-11-03 14:30:05. */
export function exact(iso: string | null | undefined): string {
  if (!iso) return ''
  const at = new Date(iso)
  const day = format('en', { year: 'numeric', month: '2-digit', day: '2-digit' }, at)
    .split('/')
    .reverse()
    .join('-')
  return `${day} ${format('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }, at)}`
}

export function sayMoment(iso: string | null | undefined, now: Date = new Date()): string {
  if (!iso) return ''
  const { key, values } = momentSaying(iso, now, language.value)
  return t(key, values)
}

/** The same with the time of day also for other days, as a timeline needs it. */
export function sayInstant(iso: string | null | undefined, now: Date = new Date()): string {
  if (!iso) return ''
  const { key, values } = momentSaying(iso, now, language.value)
  return t(key === 'kit.time.date' ? 'kit.time.dateTime' : key, values)
}

export function sayDue(iso: string | null | undefined, now: Date = new Date()): string {
  if (!iso) return ''
  const { key, values } = dueSaying(iso, now, language.value)
  return t(key, values)
}

/** A day as people say it: 12月13日, with the year where it is another one. */
export const sayDay = (iso: string | null | undefined, now: Date = new Date()): string =>
  iso ? date(language.value, new Date(iso), now) : ''

/** Today in China as a date field has it: 2026-11-23. */
export const today = (now: Date = new Date()): string => exact(now.toISOString()).slice(0, 10)

/** A clock for screens: moves every half minute while the screen stands. */
export function useNow(): Readonly<Ref<Date>> {
  const now = ref(new Date())
  const timer = setInterval(() => {
    now.value = new Date()
  }, 30_000)
  onScopeDispose(() => clearInterval(timer))
  return now
}
