import { declareProblems } from '../../kit/problems.ts'

declareProblems({
  'reports.not_your_area': {
    status: 403,
    zh: '这个区域不在您的岗位范围内，看不到它的数据。',
    en: 'This area lies outside your posts: its figures are not shown to you.',
  },
  'reports.no_edition': {
    status: 404,
    zh: '没有这一期，或者它还没有印发给您。',
    en: 'There is no such edition, or it was not published to you.',
  },
  'reports.stale': {
    status: 409,
    zh: '草稿刚刚重新生成过，请看过最新的数字再操作。',
    en: 'The draft was just made anew. Look at the newest numbers first.',
  },
  'reports.frozen_already': {
    status: 409,
    zh: '这一期已经印发，数字不再改动；有误的数字走申诉更正。',
    en: 'This edition was published, and its numbers stay as they are. A wrong one is put right by a contest.',
  },
  'reports.counting': {
    status: 409,
    zh: '指标正在重新统计，请统计完再重新生成。',
    en: 'The figures are being counted anew. Make the draft when that is done.',
  },
  'reports.request_reused': {
    status: 409,
    zh: '这个请求编号已经用于另一件事。',
    en: 'This request id was already used for something else.',
  },
  'reports.no_figure': { status: 404, zh: '这一期里没有这个数字。', en: 'This edition has no such number.' },
  'reports.not_your_figure': {
    status: 403,
    zh: '只能申诉自己单位、自己街道（镇）的数字。',
    en: 'You may contest the numbers of your own unit, street or town only.',
  },
  'reports.not_frozen': {
    status: 409,
    zh: '草稿还没有印发，不用申诉：请联系区级中心重新生成。',
    en: 'A draft is not contested: ask the district centre to make it anew.',
  },
  'reports.contest_over': {
    status: 409,
    zh: '申诉期到 {day} 为止，已经过了。',
    en: 'Numbers could be contested until {day}; that is over.',
  },
  'reports.contested_already': {
    status: 409,
    zh: '这个数字已经申诉过一次，不能再申诉。',
    en: 'This number was contested once, and can’t be contested again.',
  },
  'reports.no_contest': { status: 404, zh: '没有这件申诉。', en: 'There is no such contest.' },
  'reports.ruled_already': {
    status: 409,
    zh: '这件申诉已经裁定过了。',
    en: 'This contest was ruled on already.',
  },
  'reports.not_your_ruling': {
    status: 403,
    zh: '裁定由区级中心作出。',
    en: 'Contests are ruled on by the district centre.',
  },
  'reports.own_contest': {
    status: 403,
    zh: '不能裁定自己提出的、或关于自己单位和街道（镇）的申诉，请同事裁定。',
    en: 'Nobody rules on their own contest, nor on one about their own unit or place: a colleague does.',
  },
  'reports.correction_needed': {
    status: 400,
    zh: '申诉成立时要写明更正后的数字；分子不能大于分母，也不能和原数相同。',
    en: 'To uphold it, say the right number: a part no larger than its whole, and not the same as before.',
  },
})
