import { type Calendar, workingTimeLeft } from '../../kit/worktime.ts'
import type { Lang } from '../../kit/problems.ts'
import type { Folded } from './loop/family.ts'

const DAYS = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
}
const CHINA_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** The wall clock in China, as the fields of a UTC date: no summer time since 1991. */
const wall = (at: Date) => new Date(at.getTime() + CHINA_MS)
const dayNumber = (at: Date) => Math.floor(wall(at).getTime() / DAY_MS)
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

/** The deadline as people say it: by which day and hour, and how much working time is left; undefined without a clock. */
export function deadlineWords(
  m: Pick<Folded, 'due_at' | 'closed_at'>,
  now: Date,
  calendar: Calendar,
  lang: Lang,
): { words: string; uncertain: boolean } | undefined {
  if (!m.due_at || m.closed_at) return undefined
  const w = wall(m.due_at)
  const hour = `${two(w.getUTCHours())}:${two(w.getUTCMinutes())}`
  const day = dayWords(m.due_at, now, lang)
  if (m.due_at <= now) {
    const late = Math.ceil((now.getTime() - m.due_at.getTime()) / 3_600_000)
    const span =
      late < 48
        ? lang === 'zh'
          ? `${late} 小时`
          : `${late} h`
        : lang === 'zh'
          ? `${Math.floor(late / 24)} 天`
          : `${Math.floor(late / 24)} days`
    return {
      words:
        lang === 'zh' ? `应在${day} ${hour}前办好，已超过${span}` : `was due ${day} ${hour}, ${span} late`,
      uncertain: false,
    }
  }
  const { days, hours } = workingTimeLeft(now, m.due_at, calendar)
  const left =
    days >= 1
      ? lang === 'zh'
        ? `还有 ${days} 个工作日`
        : `${days} working ${days === 1 ? 'day' : 'days'} left`
      : lang === 'zh'
        ? `还有 ${Math.max(1, Math.round(hours))} 个工作小时`
        : `${Math.max(1, Math.round(hours))} working hours left`
  return {
    words: lang === 'zh' ? `${day} ${hour}前，${left}` : `by ${day} ${hour}, ${left}`,
    uncertain: false,
  }
}
