import type { Reply } from '../../kit/call.ts'
import type { Language } from '../../kit/words.ts'

export type Notice = Reply<'GET /api/notices'>['rows'][number]
export type Day = { key: string; name: { date: string; weekday: string } | null; rows: Notice[] }

const ZONE = 'Asia/Shanghai'
const DAY_MS = 86_400_000
const keyOf = (at: Date) => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(at)

/** Notices under their days, the newest first; `name` is null for today and yesterday, which have words of their own. */
export function byDay(rows: readonly Notice[], now: Date, language: Language): Day[] {
  const days: Day[] = []
  for (const row of [...rows].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))) {
    const at = new Date(row.at)
    const key = keyOf(at)
    const last = days.at(-1)
    if (last?.key === key) last.rows.push(row)
    else days.push({ key, name: nameOf(at, key, now, language), rows: [row] })
  }
  return days
}

function nameOf(at: Date, key: string, now: Date, language: Language): Day['name'] {
  if (key === keyOf(now) || key === keyOf(new Date(now.getTime() - DAY_MS))) return null
  const sameYear = key.slice(0, 4) === keyOf(now).slice(0, 4)
  const say = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: ZONE, ...options }).format(at)
  const year = sameYear ? {} : ({ year: 'numeric' } as const)
  return {
    date: say({ ...year, month: 'long', day: 'numeric' }),
    weekday: say({ weekday: language === 'zh' ? 'short' : 'long' }),
  }
}

export const isToday = (key: string, now: Date): boolean => key === keyOf(now)

/** The time of day, for a row under its day. */
export const timeOf = (iso: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' }).format(
    new Date(iso),
  )

/** Rooms whose notices are about something else than a matter, with the page for it. */
const PAGES: Readonly<Record<string, string>> = {
  lists: 'lists-entry',
  reports: 'bulletin',
  jobs: 'jobs',
  grid: 'grid',
}

/** The page that a notice is about. */
export const wayOf = (notice: Pick<Notice, 'kind' | 'about'>) => {
  const name = PAGES[notice.kind.split('.')[0] ?? ''] ?? 'matter'
  return { name, params: name === 'jobs' || name === 'grid' ? {} : { id: notice.about } }
}

/** A count in a badge: no wider than its place. */
export const badge = (n: number): string => (n > 99 ? '99+' : String(n))
