import { declareProblems } from '../../kit/problems.ts'

declareProblems({
  'notices.too_many_streams': {
    status: 429,
    zh: '这个账号同时打开的页面太多，消息改为定时刷新。',
    en: 'This account has too many pages open at once; messages are fetched from time to time instead.',
  },
  'notices.no_robot': { status: 404, zh: '没有这个群机器人。', en: 'There is no such group robot.' },
  'notices.not_your_place': {
    status: 403,
    zh: '您的岗位管不到这个地方的群机器人。',
    en: 'Your post does not reach the group robots of this place.',
  },
  'notices.district_only': {
    status: 403,
    zh: '对外发送的消息由全区统一管理，您的岗位不在区级。',
    en: 'What goes out is looked after for the whole district, and your post is not at district level.',
  },
  'notices.not_called': {
    status: 400,
    zh: '这个地址不允许使用（须为 http 或 https，不含账号密码，不能是云主机内部地址；本机地址须由运维人员允许）。',
    en: 'This address may not be used: it must be http or https, without a password, not an inner address of a cloud host, and on this machine only if its operator allows it.',
  },
  'notices.unknown_news': {
    status: 400,
    zh: '没有“{kind}”这类消息。',
    en: 'There is no news of the kind “{kind}”.',
  },
  'notices.rest': {
    status: 429,
    zh: '这个机器人一分钟内已发满 20 条，请 {seconds} 秒后再试。',
    en: 'This robot has said its 20 messages of the minute; try again in {seconds} seconds.',
  },
})
