import { declareProblems } from '../problems.ts'

/** Codes of the house itself; each room keeps its own file. */
declareProblems({
  'http.bad_json': {
    status: 400,
    zh: '请求内容不是有效的 JSON，没有保存任何内容。',
    en: 'The request is not valid JSON. Nothing was saved.',
  },
  'http.bad_input': {
    status: 400,
    zh: '有内容填写不对：{summary}',
    en: 'Some of the input is not right: {summary}',
  },
  'http.bad_encoding': {
    status: 400,
    zh: '文字编码不对，请使用 UTF-8。',
    en: 'The text is not valid UTF-8.',
  },
  'http.too_large': {
    status: 413,
    zh: '内容太大，上限是 {limit}。',
    en: 'The request is too large; the limit is {limit}.',
  },
  'http.unsupported_type': {
    status: 415,
    zh: '不支持这种内容类型。',
    en: 'This content type is not accepted.',
  },
  'http.not_found': { status: 404, zh: '没有这个地址。', en: 'There is nothing at this address.' },
  'http.cross_site': {
    status: 403,
    zh: '请求来自别的网站，已拒绝。',
    en: 'The request came from another site and was refused.',
  },
  'http.too_many': {
    status: 429,
    zh: '操作太频繁，请 {seconds} 秒后再试。',
    en: 'Too many requests. Try again in {seconds} seconds.',
  },
  'http.busy': {
    status: 503,
    zh: '现在太忙，请稍后再试，内容没有丢失。',
    en: 'The service is busy. Try again shortly; nothing is lost.',
  },
  'http.full': {
    status: 503,
    zh: '现在同时使用的人太多，这次没有受理，请 {seconds} 秒后再试。填写的内容都还在。',
    en: 'Too many people are using the service right now, and this was not taken up. Try again in {seconds} seconds; what you entered is still here.',
  },
  'http.unsure': {
    status: 503,
    zh: '与数据库的连接断了，还不知道这次有没有保存。请稍后原样再提交一次，不会重复。',
    en: 'The connection to the database broke; whether this was saved is not known yet. Send the same again shortly: it is never counted twice.',
  },
  'http.no_space': {
    status: 503,
    zh: '存储空间已满，这次没有保存，内容请先留着。管理员腾出空间后再提交。',
    en: 'The storage is full, so this was not saved. Keep what you wrote and send it again once an administrator has made room.',
  },
  'http.starting': { status: 503, zh: '正在启动，请稍候。', en: 'Starting up, one moment.' },
  'http.internal': {
    status: 500,
    zh: '出错了，已记录（编号 {id}）。请重试；仍不行请告诉管理员这个编号。',
    en: 'Something went wrong and was recorded (id {id}). Try again; if it persists, give this id to an administrator.',
  },
  'auth.sign_in_first': { status: 401, zh: '请先登录。', en: 'Please sign in first.' },
  'auth.not_allowed': { status: 403, zh: '您的岗位没有这项权限。', en: 'Your post does not allow this.' },
  'district.unknown': { status: 404, zh: '没有“{key}”这个区。', en: 'There is no district “{key}”.' },
  'setting.unknown': { status: 400, zh: '没有“{key}”这项设置。', en: 'There is no setting “{key}”.' },
  'setting.bad_value': {
    status: 400,
    zh: '设置“{key}”的值不对：{reason}。',
    en: 'The value of the setting “{key}” is not right: {reason}.',
  },
  'jobs.gave_up': {
    status: 500,
    zh: '任务试了几次都没有成功，已经停下。请稍后再试；仍不行时请联系管理员。',
    en: 'The task did not succeed in several attempts and was stopped. Try again later, or ask the administrator.',
  },
})
