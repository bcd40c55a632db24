import { expect, test } from 'vitest'
import { loadTenants } from '../../kit/tenants.ts'
import { deadlineWords } from './deadline.ts'

const calendar = loadTenants().all[0]?.calendar
if (!calendar) throw new Error('no calendar')
const at = (text: string) => new Date(`2026-${text}+08:00`)
const TUESDAY = at('03-10T10:00')
const both = (due: string | null, now = TUESDAY, closed = false) => {
  const m = { due_at: due === null ? null : at(due), closed_at: closed ? now : null }
  return (['en', 'zh'] as const).map((lang) => deadlineWords(m, now, calendar, lang)?.words)
}

test.each([
  ['later today', '03-10T15:00', 'by today 15:00, 3 working hours left', '今天 15:00 前，还有 3 个工作小时'],
  [
    'within the hour',
    '03-10T10:20',
    'by today 10:20, 1 working hour left',
    '今天 10:20 前，还有 1 个工作小时',
  ],
  ['tomorrow', '03-11T17:30', 'by tomorrow 17:30, 1 working day left', '明天 17:30 前，还有 1 个工作日'],
  [
    'the day after',
    '03-12T17:30',
    'by the day after tomorrow 17:30, 2 working days left',
    '后天 17:30 前，还有 2 个工作日',
  ],
  [
    'after a weekend',
    '03-16T17:30',
    'by Monday 16 March 17:30, 4 working days left',
    '3月16日（周一）17:30 前，还有 4 个工作日',
  ],
])('%s', (_, due, en, zh) => {
  expect(both(due)).toEqual([en, zh])
})
test.each([
  ['a minute ago', '03-10T09:59', 'was due today 09:59, 1 min late', '应在今天 09:59 前办好，已超过 1 分钟'],
  [
    'yesterday',
    '03-09T17:30',
    'was due Monday 9 March 17:30, 16 h late',
    '应在3月9日（周一）17:30 前办好，已超过 16 小时',
  ],
  [
    'nearly two days',
    '03-08T10:30',
    'was due Sunday 8 March 10:30, 1 day late',
    '应在3月8日（周日）10:30 前办好，已超过 1 天',
  ],
  [
    'nearly six days',
    '03-04T10:30',
    'was due Wednesday 4 March 10:30, 5 days late',
    '应在3月4日（周三）10:30 前办好，已超过 5 天',
  ],
  [
    'a week ago',
    '03-03T10:00',
    'was due Tuesday 3 March 10:00, 7 days late',
    '应在3月3日（周二）10:00 前办好，已超过 7 天',
  ],
])('late since %s', (_, due, en, zh) => {
  expect(both(due)).toEqual([en, zh])
})
test('there are no words without a clock, and none for what is closed', () => {
  expect([both(null), both('03-11T17:30', TUESDAY, true)]).toEqual([
    [undefined, undefined],
    [undefined, undefined],
  ])
})
test("the day is China's: just after midnight there it is tomorrow no more", () => {
  expect(both('03-11T09:30', at('03-11T00:01'))[0]).toMatch(/^by today 09:30/)
  expect(both('03-11T09:30', at('03-10T23:59'))[0]).toMatch(/^by tomorrow 09:30/)
})
