import type { Lang } from '../../kit/problems.ts'
import type { Limit, LimitUnit } from '../../kit/worktime.ts'

const ZONE = 'Asia/Shanghai'
const formats = {
  zh: {
    day: new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, dateStyle: 'long' }),
    time: new Intl.DateTimeFormat('zh-CN', {
      timeZone: ZONE,
      dateStyle: 'long',
      timeStyle: 'short',
      hourCycle: 'h23',
    }),
  },
  en: {
    day: new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, dateStyle: 'medium' }),
    time: new Intl.DateTimeFormat('en-GB', {
      timeZone: ZONE,
      dateStyle: 'medium',
      timeStyle: 'short',
      hourCycle: 'h23',
    }),
  },
}

/** 2026年3月10日 */
export const sayDay = (at: Date, lang: Lang): string => formats[lang].day.format(at)
/** 2026年3月10日 17:30 */
export const sayTime = (at: Date, lang: Lang): string => formats[lang].time.format(at)

const UNITS: Record<LimitUnit, { zh: string; en: [one: string, more: string] }> = {
  m: { zh: '分钟', en: ['minute', 'minutes'] },
  h: { zh: '小时', en: ['hour', 'hours'] },
  d: { zh: '天', en: ['day', 'days'] },
  wh: { zh: '个工作小时', en: ['working hour', 'working hours'] },
  wd: { zh: '个工作日', en: ['working day', 'working days'] },
}
/** 3 个工作日; null without a limit. */
export function sayLimit(limit: Limit | undefined, lang: Lang): string | null {
  if (!limit) return null
  const unit = UNITS[limit.unit]
  return lang === 'zh' ? `${limit.n} ${unit.zh}` : `${limit.n} ${unit.en[limit.n === 1 ? 0 : 1]}`
}
