import { declareProblems } from '../../kit/problems.ts'

declareProblems({
  'matters.none': {
    status: 404,
    zh: '没有这件事项，或者它不在您的范围内。',
    en: 'There is no such matter within your reach.',
  },
  'matters.no_step': {
    status: 400,
    zh: '这类事项没有“{step}”这一步。',
    en: 'Matters of this kind have no step “{step}”.',
  },
  'matters.not_now': {
    status: 409,
    zh: '现在是“{state}”，这一步要在“{from}”时办理。',
    en: 'It is “{state}” now; this step belongs to “{from}”.',
  },
  'matters.not_yours': { status: 403, zh: '这一步由{roles}办理。', en: 'This step is taken by: {roles}.' },
  'matters.by_itself': {
    status: 403,
    zh: '这一步由系统自动办理。',
    en: 'This step is taken by the system itself.',
  },
  'matters.not_your_place': {
    status: 403,
    zh: '这件事项不归您的网格或单位。',
    en: 'This matter belongs to another grid or unit.',
  },
  'matters.order_ended': {
    status: 403,
    zh: '事项已经办结，单位不能再查看反映人的联系方式。',
    en: 'The matter is closed, so a unit can no longer open the contact of the reporter.',
  },
  'matters.stale': {
    status: 409,
    zh: '事项已有新进展，请看过最新情况再办。您填写的内容没有丢失。',
    en: 'The matter has moved on. Look at where it stands now; what you typed is kept.',
  },
  'matters.busy': {
    status: 503,
    zh: '这件事项正被多人同时办理，请再试一次。',
    en: 'Several people are at this matter at once. Try again.',
  },
  'matters.id_taken': {
    status: 409,
    zh: '这个编号已被另一件事项使用，请重新提交。',
    en: 'This id belongs to another matter. Submit it anew.',
  },
  'matters.already_filed': {
    status: 409,
    zh: '这份报告先前已经送达（编号 {number}），后来改动的内容没有保存；请打开它查看。',
    en: 'This report arrived before (number {number}); what was changed since is not saved. Open it to look.',
  },
  'matters.request_reused': {
    status: 409,
    zh: '同一个请求编号用在了不同的步骤上。',
    en: 'The same request id was used for another step.',
  },
  'matters.form_field': {
    status: 400,
    zh: '“{field}”没有填好：{reason}。',
    en: '“{field}” is not right: {reason}.',
  },
  'matters.unknown_category': {
    status: 400,
    zh: '没有“{key}”这个类别。',
    en: 'There is no category “{key}”.',
  },
  'matters.unknown_unit': {
    status: 400,
    zh: '没有这个单位，或者它已停用。',
    en: 'There is no such unit, or it is closed.',
  },
  'matters.unknown_photo': {
    status: 400,
    zh: '有照片还没有上传，请重新选择。',
    en: 'A photo has not been uploaded. Choose it again.',
  },
  'matters.not_your_area': {
    status: 403,
    zh: '您的岗位不在这个网格，不能在这里上报。',
    en: 'Your post does not cover this grid, so you cannot report here.',
  },
  'matters.often_enough': {
    status: 409,
    zh: '“{step}”最多 {times} 次。',
    en: '“{step}” is possible at most {times} times.',
  },
  'matters.settled': {
    status: 409,
    zh: '已经“{step}”，不能再办这一步。',
    en: 'After “{step}” this is settled.',
  },
  'matters.rework_first': {
    status: 409,
    zh: '群众不满意：要先“{step}”；满 {times} 次后才能说明理由销号。',
    en: 'The resident is not satisfied: “{step}” first; after {times} times it may be ended with reasons.',
  },
  'matters.unit_twice': { status: 400, zh: '同一个单位选了两次。', en: 'The same unit was chosen twice.' },
  'matters.unit_has_order': {
    status: 400,
    zh: '这个单位已经接到这件事项的派单。',
    en: 'This unit already holds an order of this matter.',
  },
  'matters.loop_flawed': {
    status: 500,
    zh: '闭环“{loop}”的定义有误：{flaws}',
    en: 'The loop “{loop}” is flawed: {flaws}',
  },
})
