import { declareProblems } from '../../kit/problems.ts'

declareProblems({
  'concerns.none': {
    status: 404,
    zh: '台账里没有这件民情，或者不在您的范围内。',
    en: 'The ledger holds no such concern, or it is not within your reach.',
  },
  'concerns.taken': {
    status: 409,
    zh: '这一件已经记入台账：民情第 {number} 号。',
    en: 'It stands in the ledger already, as concern No. {number}.',
  },
  'concerns.cannot_hand_on': {
    status: 409,
    zh: '现在不能转办：{reason}',
    en: 'It can’t be handed on now: {reason}',
  },
  'concerns.no_list': {
    status: 404,
    zh: '问题清单“{sheet}”在您的范围内还没有事项。',
    en: 'The problem list “{sheet}” holds nothing within your reach yet.',
  },
})
