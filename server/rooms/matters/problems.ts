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
  'matters.confidential': {
    status: 403,
    zh: '上报人要求保密，姓名和电话只对指定人员开放。',
    en: 'The reporter asked for confidentiality; name and phone are open only to those named for that.',
  },
  'matters.not_startable': {
    status: 403,
    zh: '“{loop}”由{roles}发起。',
    en: '“{loop}” is started by: {roles}.',
  },
  'matters.no_loop': { status: 400, zh: '没有“{key}”这类事项。', en: 'There is no kind of matter “{key}”.' },
  'matters.order_ended': {
    status: 403,
    zh: '事项已经办结，单位不能再查看上报人的联系方式。',
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
  'matters.not_often_enough': {
    status: 409,
    zh: '要先“{step}”满 {times} 次。',
    en: '“{step}” comes first, {times} times.',
  },
  'matters.first_do': {
    status: 409,
    zh: '主办单位要先“{step}”。',
    en: 'The lead unit does “{step}” first.',
  },
  'matters.nothing_asked': {
    status: 409,
    zh: '没有待处理的“{step}”。',
    en: 'There is no open “{step}” to decide on.',
  },
  'matters.asked_already': {
    status: 409,
    zh: '“{step}”已经提出，正在等待处理。',
    en: '“{step}” was asked for already and waits for a decision.',
  },
  'matters.another_person': {
    status: 409,
    zh: '“{step}”由您办理，这一步要由另一个人办理。',
    en: 'You took “{step}”; somebody else has to take this step.',
  },
  'matters.answered_already': {
    status: 409,
    zh: '您已经回答过了，谢谢。',
    en: 'You have answered already. Thank you.',
  },
  'matters.done_otherwise': {
    status: 409,
    zh: '上一次不是经“{step}”办结的，请用另一种退回。',
    en: 'It was not by way of “{step}” that it was done last; there is another return for it.',
  },
  'matters.too_late': {
    status: 409,
    zh: '办结已超过 {limit}，不能再办这一步；有新情况请重新上报。',
    en: 'It was closed more than {limit} ago. Where there is something new, report it anew.',
  },
  'matters.was_late': {
    status: 409,
    zh: '已经超过时限，不能再申请延期。',
    en: 'It has been late already, so more time can’t be had.',
  },
  'matters.not_late': { status: 409, zh: '没有超时。', en: 'It is not late.' },
  'matters.not_paused': { status: 409, zh: '没有挂账。', en: 'It is not suspended.' },
  'matters.paused': { status: 409, zh: '正在挂账。', en: 'It is suspended.' },
  'matters.day_ahead': {
    status: 400,
    zh: '请选今天起 {days} 天以内的日期。',
    en: 'Choose a day from today, at most {days} days ahead.',
  },
  'matters.rework_first': {
    status: 409,
    zh: '群众不满意，不能销号：退回重办，或按规定终结答复。',
    en: 'The resident is not satisfied, so it can’t be cleared: return it for rework, or end it by a reviewed final reply.',
  },
  'matters.nobody_discontent': {
    status: 409,
    zh: '只有群众不满意时才需要终结答复。',
    en: 'A final reply is only for a resident who is not satisfied.',
  },
  'matters.held_above': {
    status: 403,
    zh: '事项已上报到上一级，由上级办理。',
    en: 'The matter has risen to a higher level and is handled there.',
  },
  'matters.at_the_top': {
    status: 409,
    zh: '已经到区级，没有再上一级。',
    en: 'It is at the district already.',
  },
  'matters.at_the_bottom': { status: 409, zh: '已经在网格。', en: 'It lies in its grid already.' },
  'matters.several_units': {
    status: 400,
    zh: '联合执法至少要有一个协办单位。',
    en: 'A joint enforcement needs at least one assisting unit.',
  },
  'matters.still_open': {
    status: 409,
    zh: '整件事项办结后才能办这一步。',
    en: 'Only once the whole matter is closed.',
  },
  'matters.has_joined': {
    status: 409,
    zh: '有其他人的诉求已并入这一件，不能再把它并入别的事项。请反过来合并，或先拆分。',
    en: 'Other reports were joined to this one, so it can’t be joined to another. Join that one to this, or split first.',
  },
  'matters.task_open': {
    status: 409,
    zh: '已经有一项核实在进行。',
    en: 'Such a check is under way already.',
  },
  'matters.cannot_link': {
    status: 400,
    zh: '不能关联所选的事项：{reason}。',
    en: 'It can’t be linked to that matter: {reason}.',
  },
  'matters.cannot_join': {
    status: 400,
    zh: '不能并入所选的事项：{reason}。',
    en: 'It can’t be joined to that matter: {reason}.',
  },
  'matters.unit_twice': { status: 400, zh: '同一个单位选了两次。', en: 'The same unit was chosen twice.' },
  'matters.unit_has_order': {
    status: 400,
    zh: '这个单位已经接到这件事项的派单。',
    en: 'This unit already holds an order of this matter.',
  },
  'matters.message_no_number': { status: 422, zh: '没有编号。', en: 'No number.' },
  'matters.message_long_number': {
    status: 422,
    zh: '编号超过 {limit} 个字符。',
    en: 'Number longer than {limit} characters.',
  },
  'matters.message_no_words': { status: 422, zh: '没有留言内容。', en: 'No words.' },
  'matters.message_long_words': {
    status: 422,
    zh: '内容超过 {limit} 个字符。',
    en: 'Words longer than {limit} characters.',
  },
  'matters.message_long_title': {
    status: 422,
    zh: '主题超过 {limit} 个字符。',
    en: 'Title longer than {limit} characters.',
  },
  'matters.message_long_name': {
    status: 422,
    zh: '留言人超过 {limit} 个字符。',
    en: 'Name longer than {limit} characters.',
  },
  'matters.message_bare_time': {
    status: 422,
    zh: '时间是一个没有日期格式的数字：请在 Excel 里把这一列设为日期格式再保存。',
    en: 'Unreadable time, a bare number (give the column a date format in Excel and save).',
  },
  'matters.message_bad_time': { status: 422, zh: '看不懂留言时间。', en: 'Unreadable time.' },
  'matters.message_too_late': { status: 422, zh: '晚于截止日期。', en: 'Later than the as-of date.' },
  'matters.message_bad_reply_time': {
    status: 422,
    zh: '看不懂答复时间。',
    en: 'Unreadable time of the reply.',
  },
  'matters.message_no_reply_time': {
    status: 422,
    zh: '有答复却没有答复时间。',
    en: 'A reply without its time.',
  },
  'matters.message_early_reply': {
    status: 422,
    zh: '答复早于留言。',
    en: 'Reply earlier than the message.',
  },
  'matters.loop_flawed': {
    status: 500,
    zh: '闭环“{loop}”的定义有误：{flaws}',
    en: 'The loop “{loop}” is flawed: {flaws}',
  },
})
