import { DAY, HOUR, MINUTE } from '../../kit/clock.ts'
import { type Calendar, isUncertain, workingTimeLeft } from '../../kit/worktime.ts'
import type { Lang } from '../../kit/problems.ts'
import type { Folded } from './loop/family.ts'

const DAYS = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
}
const CHINA_MS = 8 * HOUR

/** The wall clock in China, as the fields of a UTC date: no summer time since 1991. */
const wall = (at: Date) => new Date(at.getTime() + CHINA_MS)
const dayNumber = (at: Date) => Math.floor(wall(at).getTime() / DAY)
const two = (n: number) => String(n).padStart(2, '0')

function dayWords(at: Date, now: Date, lang: Lang): string {
  const w = wall(at)
  const days = dayNumber(at) - dayNumber(now)
  const near = { zh: ['今天', '明天', '后天'], en: ['today', 'tomorrow', 'the day after tomorrow'] }[lang][
    days
  ]
  const weekday = DAYS[lang][w.getUTCDay()] ?? ''
  const date =
    lang === 'zh'
      ? `${w.getUTCMonth() + 1}月${w.getUTCDate()}日`
      : `${w.getUTCDate()} ${MONTHS[w.getUTCMonth()]}`
  if (near) return near
  return lang === 'zh' ? `${date}（${weekday}）` : `${weekday} ${date}`
}
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const SAY = {
  zh: {
    late: (when: string, span: string) => `应在${when} 前办好，已超过 ${span}`,
    by: (when: string, left: string) => `${when} 前，还有 ${left}`,
    minutes: (n: number) => `${n} 分钟`,
    hours: (n: number) => `${n} 小时`,
    days: (n: number) => `${n} 天`,
    workingHours: (n: number) => `${n} 个工作小时`,
    workingDays: (n: number) => `${n} 个工作日`,
  },
  en: {
    late: (when: string, span: string) => `was due ${when}, ${span} late`,
    by: (when: string, left: string) => `by ${when}, ${left} left`,
    minutes: (n: number) => `${n} min`,
    hours: (n: number) => `${n} h`,
    days: (n: number) => `${n} ${n === 1 ? 'day' : 'days'}`,
    workingHours: (n: number) => `${n} working ${n === 1 ? 'hour' : 'hours'}`,
    workingDays: (n: number) => `${n} working ${n === 1 ? 'day' : 'days'}`,
  },
}

/** How late: minutes, hours or days that have wholly passed; the lists of the pages say the same (web/kit/time.ts). */
function lateness(ms: number): { n: number; unit: 'minutes' | 'hours' | 'days' } {
  if (ms >= DAY) return { n: Math.floor(ms / DAY), unit: 'days' }
  if (ms >= HOUR) return { n: Math.floor(ms / HOUR), unit: 'hours' }
  return { n: Math.max(1, Math.floor(ms / MINUTE)), unit: 'minutes' }
}

/** The deadline as people say it: by which day and hour, and how much working time is left; undefined without a clock. */
export function deadlineWords(
  m: Pick<Folded, 'due_at' | 'closed_at'>,
  now: Date,
  calendar: Calendar,
  lang: Lang,
): { words: string; uncertain: boolean } | undefined {
  if (!m.due_at || m.closed_at) return undefined
  const say = SAY[lang]
  const w = wall(m.due_at)
  // a closing bracket is wide enough to part it from the hour
  const when = `${dayWords(m.due_at, now, lang)} ${two(w.getUTCHours())}:${two(w.getUTCMinutes())}`.replace(
    '） ',
    '）',
  )
  if (m.due_at <= now) {
    const { n, unit } = lateness(now.getTime() - m.due_at.getTime())
    return { words: say.late(when, say[unit](n)), uncertain: false }
  }
  const { days, hours } = workingTimeLeft(now, m.due_at, calendar)
  const left = days >= 1 ? say.workingDays(days) : say.workingHours(Math.max(1, Math.round(hours)))
  return { words: say.by(when, left), uncertain: isUncertain(m.due_at, calendar) }
}
