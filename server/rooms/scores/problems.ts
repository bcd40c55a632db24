import { declareProblems } from '../../kit/problems.ts'

declareProblems({
  'scores.measures_flawed': {
    status: 500,
    zh: '指标口径 {file} 有误：{flaws}',
    en: 'The measures in {file} are flawed: {flaws}',
  },
  'scores.not_your_area': {
    status: 403,
    zh: '您的岗位不看这个区域的数据。',
    en: 'Your post does not see figures of this area.',
  },
  'scores.not_your_unit': {
    status: 403,
    zh: '您只能看本单位的数据。',
    en: 'You see the figures of your own unit only.',
  },
  'scores.bad_period': {
    status: 400,
    zh: '起止日期不对：请填开始和结束日期，开始不晚于结束，最长五年。',
    en: 'These days are no period: give a first and a last day, the first not after the last, at most five years.',
  },
  'scores.no_measure': {
    status: 400,
    zh: '没有“{key}”这个指标。',
    en: 'There is no measure “{key}”.',
  },
})
