import type { Ruling, State, Step } from './rules.ts'

export type Words = { zh: string; en: string }

export const STATES: Readonly<Record<State, Words>> = {
  applied: { zh: '待审核', en: 'applied for' },
  approved: { zh: '待公布', en: 'approved' },
  rejected: { zh: '未通过', en: 'rejected' },
  published: { zh: '已公布', en: 'published' },
  withdrawn: { zh: '已退出', en: 'taken off' },
  expired: { zh: '已到期', en: 'expired' },
}

/** What happens next, in plain words. */
export const STANDS: Readonly<Record<State, Words>> = {
  applied: { zh: '等区级中心审核', en: 'Waiting for the district centre to approve it' },
  approved: { zh: '等区级中心公布', en: 'Waiting for the district centre to publish it' },
  rejected: { zh: '没有通过，不能派给网格', en: 'Rejected: it may not be given to grids' },
  published: { zh: '在清单上，可以派给网格', en: 'On the list: it may be given to grids' },
  withdrawn: {
    zh: '已退出清单，不能再派给网格',
    en: 'Taken off the list: it may no longer be given to grids',
  },
  expired: {
    zh: '到期自动退出，不能再派给网格',
    en: 'Expired by itself: it may no longer be given to grids',
  },
}

export const RULINGS: Readonly<Record<Ruling, Words>> = {
  standing: { zh: '裁定前按不承接执行', en: 'it holds until the district centre rules on it' },
  upheld: { zh: '区级中心已同意', en: 'the district centre agreed' },
  overruled: {
    zh: '区级中心未同意，仍须承接',
    en: 'the district centre did not agree, so the affair stands',
  },
}

/** A step as it is offered, and as the thread tells it afterwards. */
export const STEP_WORDS: Readonly<Record<Step | 'apply' | 'expire', { words: Words; done: Words }>> = {
  apply: { words: { zh: '申请准入', en: 'apply' }, done: { zh: '申请准入', en: 'applied for' } },
  approve: { words: { zh: '审核通过', en: 'Approve' }, done: { zh: '审核通过', en: 'approved' } },
  reject: { words: { zh: '不予通过', en: 'Reject' }, done: { zh: '审核未通过', en: 'rejected' } },
  publish: { words: { zh: '公布', en: 'Publish' }, done: { zh: '公布上清单', en: 'published' } },
  refuse: {
    words: { zh: '本社区不承接', en: 'Refuse for the community' },
    done: { zh: '{node}不承接', en: '{node} refused' },
  },
  uphold: {
    words: { zh: '同意不承接', en: 'Agree with the refusal' },
    done: { zh: '同意{node}不承接', en: 'agreed with the refusal of {node}' },
  },
  overrule: {
    words: { zh: '不同意，仍须承接', en: 'Overrule the refusal' },
    done: { zh: '裁定{node}仍须承接', en: 'overruled the refusal of {node}' },
  },
  withdraw: {
    words: { zh: '退出清单', en: 'Take off the list' },
    done: { zh: '退出清单', en: 'taken off the list' },
  },
  expire: {
    words: { zh: '到期', en: 'expire' },
    done: { zh: '到期，自动退出清单', en: 'expired by itself' },
  },
}

const dayFormat = (locale: string) =>
  new Intl.DateTimeFormat(locale, {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
  })
const FORMATS = { zh: dayFormat('zh-CN'), en: dayFormat('en-GB') }

/** The last day on which something held that ended at this instant. */
export function dayBefore(end: Date): Words {
  const last = new Date(end.getTime() - 1)
  return { zh: FORMATS.zh.format(last), en: FORMATS.en.format(last) }
}

/** Fills {node} in both languages. */
export const naming = (words: Words, node: Words): Words => ({
  zh: words.zh.replace('{node}', node.zh),
  en: words.en.replace('{node}', node.en),
})
