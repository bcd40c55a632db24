import { declareProblems } from '../../kit/problems.ts'

declareProblems({
  'papers.unknown_placeholder': {
    status: 400,
    zh: '模板里的“{name}”不是可用的占位符。可用的有：{known}。',
    en: '“{name}” in the template is no placeholder. There are: {known}.',
  },
  'papers.no_slot': {
    status: 400,
    zh: '“{loop} · {step}”没有“{field}”这一项文字，模板放不进去。',
    en: '“{loop} · {step}” has no text field “{field}” to put a template into.',
  },
  'papers.no_template': {
    status: 404,
    zh: '这里没有这个模板可以停用或恢复。',
    en: 'There is no such template here to retire or bring back.',
  },
  'papers.stale': {
    status: 409,
    zh: '别人刚刚改过，请看过最新的内容再保存。您填写的内容没有丢失。',
    en: 'Somebody has just changed this. Look at the newest before you save; what you typed is kept.',
  },
  'papers.not_your_area': {
    status: 403,
    zh: '您的岗位不管这个区域的模板。',
    en: 'Your post does not look after templates of this area.',
  },
  'papers.no_order': {
    status: 409,
    zh: '这件事项还没有派给单位，没有交办单可以打印。',
    en: 'This matter has not been dispatched to a unit yet, so there is no task order.',
  },
  'papers.no_sheet': {
    status: 404,
    zh: '您的范围里没有编入“{sheet}”的事项。',
    en: 'No matter within your reach stands on the sheet “{sheet}”.',
  },
  'papers.stays_private': {
    status: 409,
    zh: '上报人选择不公开，不能公示。',
    en: 'The reporter wished it to stay private, so it cannot be published.',
  },
  'papers.wider_than_wish': {
    status: 409,
    zh: '上报人只愿意给邻里看，不能向所有人公开。',
    en: 'The reporter wished only neighbours to see it; it cannot be shown to everybody.',
  },
  'papers.confidential': {
    status: 409,
    zh: '上报人要求保密，不能公示。',
    en: 'The reporter asked for confidentiality, so it cannot be published.',
  },
  'papers.still_personal': {
    status: 400,
    zh: '文字里还有手机号、身份证号或银行卡号（“{found}”），请隐去后再公示。',
    en: 'The words still hold a mobile, ID or bank card number (“{found}”). Hide it before you publish.',
  },
  'papers.unknown_photo': {
    status: 400,
    zh: '有照片不属于这件事项。',
    en: 'A photo does not belong to this matter.',
  },
  'papers.not_published': { status: 404, zh: '现在没有公示这件事项。', en: 'This matter is not published.' },
})
