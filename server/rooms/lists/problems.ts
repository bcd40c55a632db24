import { declareProblems } from '../../kit/problems.ts'

declareProblems({
  'lists.none': {
    status: 404,
    zh: '没有这条准入事项，或者它还没有公布。',
    en: 'There is no such entry of the admission list, or it is not published yet.',
  },
  'lists.not_listed': {
    status: 409,
    zh: '“{affair}”不在事项清单上，不能派给网格或社区。请主管部门先申请准入。',
    en: '“{affair}” is on no list, so it may not be given to a grid or community. The department has to apply for it first.',
  },
  'lists.not_published': {
    status: 409,
    zh: '“{affair}”已申请准入，还没有公布（{state}），暂不能派给网格或社区。',
    en: '“{affair}” has been applied for but is not published yet ({state}), so it may not be given to a grid or community.',
  },
  'lists.was_rejected': {
    status: 409,
    zh: '“{affair}”的准入申请没有通过（{reason}），不能派给网格或社区。',
    en: 'The application for “{affair}” was rejected ({reason}), so it may not be given to a grid or community.',
  },
  'lists.expired': {
    status: 409,
    zh: '“{affair}”是临时准入，{date}已到期，不能再派给网格或社区。',
    en: '“{affair}” was admitted for a time that ended on {date}, so it may no longer be given to a grid or community.',
  },
  'lists.withdrawn': {
    status: 409,
    zh: '“{affair}”已退出准入清单（{reason}），不能再派给网格或社区。',
    en: '“{affair}” was taken off the admission list ({reason}), so it may no longer be given to a grid or community.',
  },
  'lists.refused_here': {
    status: 409,
    zh: '{community}不承接“{affair}”：{reason}（{ruling}）。',
    en: '{community} has refused “{affair}”: {reason} ({ruling}).',
  },
  'lists.elsewhere': {
    status: 409,
    zh: '“{affair}”只在{place}准入，不能派到这里。',
    en: '“{affair}” is admitted in {place} only and may not be given to this place.',
  },
  'lists.duty_recalled': {
    status: 409,
    zh: '{unit}不再办理“{category}”：“{duty}”已列入上级收回履职事项{basis}，由{department}负责，请派给{department}。{sample}',
    en: '{unit} no longer handles “{category}”: “{duty}” was taken back by the level above{basis} and lies with the {department}. Dispatch it there.{sample}',
  },
  'lists.duty_assist_only': {
    status: 409,
    zh: '{unit}对“{category}”只是配合：“{duty}”在配合履职清单上{basis}，由{department}牵头。请把{unit}列为协办。{sample}',
    en: '{unit} only assists with “{category}”: “{duty}” is on its assisting list{basis} and the {department} leads. Name {unit} as an assisting unit.{sample}',
  },
  'lists.stale': {
    status: 409,
    zh: '这条事项已有新进展，请看过最新情况再办。您填写的内容没有丢失。',
    en: 'This entry has moved on. Look at where it stands now; what you typed is kept.',
  },
  'lists.request_reused': {
    status: 409,
    zh: '同一个请求编号用在了不同的操作上。',
    en: 'The same request id was used for another step.',
  },
  'lists.id_taken': {
    status: 409,
    zh: '这个编号已被另一份申请使用，请重新提交。',
    en: 'This id belongs to another application. Submit it anew.',
  },
  'lists.not_now': {
    status: 409,
    zh: '现在是“{state}”，这一步要在“{from}”时办理。',
    en: 'It is “{state}” now; this step belongs to “{from}”.',
  },
  'lists.not_yours': {
    status: 403,
    zh: '这一步不归您的岗位，或不在您的范围内。',
    en: 'This step does not belong to your post, or lies outside its area.',
  },
  'lists.reason_needed': {
    status: 400,
    zh: '请写明理由。',
    en: 'Please give the reason.',
  },
  'lists.which_community': {
    status: 400,
    zh: '请写明是哪个社区。',
    en: 'Please say which community.',
  },
  'lists.not_here': {
    status: 409,
    zh: '“{affair}”不在{community}的范围内，不需要拒绝。',
    en: '“{affair}” does not concern {community}, so there is nothing to refuse.',
  },
  'lists.own_request': {
    status: 409,
    zh: '“{step}”是您自己办的，要由另一个人审。',
    en: 'You took “{step}” yourself; somebody else has to judge it.',
  },
  'lists.refused_already': {
    status: 409,
    zh: '{community}已经提出不承接，{ruling}。',
    en: '{community} has refused it already: {ruling}.',
  },
  'lists.no_refusal': {
    status: 409,
    zh: '{community}没有待裁定的不承接意见。',
    en: '{community} has no refusal that waits for a ruling.',
  },
  'lists.not_your_unit': {
    status: 403,
    zh: '您不是这个单位的联络员，不能代它申请。',
    en: 'You are no liaison of this unit and cannot apply for it.',
  },
  'lists.unknown_class': {
    status: 400,
    zh: '任务清单里没有“{key}”这一类。',
    en: 'The task list has no class “{key}”.',
  },
  'lists.urgent_needs_expiry': {
    status: 400,
    zh: '临时紧急事项要写明到期日。',
    en: 'An urgent affair needs the day on which it expires.',
  },
  'lists.expiry_past': {
    status: 400,
    zh: '到期日已经过了。',
    en: 'The day of expiry lies in the past.',
  },
  'lists.expiry_too_far': {
    status: 400,
    zh: '临时紧急事项最长{days}天，到期日不能晚于{date}。',
    en: 'An urgent affair may stand for {days} days at most: it has to expire on {date} or before.',
  },
  'lists.listed_already': {
    status: 409,
    zh: '“{affair}”已经在清单上或正在申请（{where}），不用重复申请。',
    en: '“{affair}” is on the list or applied for already ({where}); there is no need to apply again.',
  },
})
