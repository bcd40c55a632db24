import { declareProblems } from '../../kit/problems.ts'

declareProblems({
  'access.wrong_login': {
    status: 401,
    zh: '账号或密码不对。',
    en: 'The login or the password is not right.',
  },
  'access.locked': {
    status: 423,
    zh: '密码连续输错太多次，账号暂时锁定，请 {minutes} 分钟后再试，或请管理员重置。',
    en: 'Too many wrong passwords: the account is locked. Try again in {minutes} minutes, or ask an administrator.',
  },
  'access.wrong_password': { status: 403, zh: '原密码不对。', en: 'The old password is not right.' },
  'access.weak_password': {
    status: 400,
    zh: '新密码至少 10 个字符，且不能与账号相同。',
    en: 'A new password needs at least 10 characters and must differ from the login.',
  },
  'access.wrong_first_code': {
    status: 401,
    zh: '账号或首次登录码不对，或已经用过、过期。请向给您登录码的人再要一个。',
    en: 'The login or the code is not right, or the code was used or is out of date. Ask whoever gave it to you for a new one.',
  },
  'access.wrong_code': {
    status: 401,
    zh: '验证码不对或已过期，请重新获取。',
    en: 'The code is wrong or out of date. Ask for a new one.',
  },
  'access.too_many_codes': {
    status: 429,
    zh: '验证码获取太频繁，请一小时后再试。',
    en: 'Too many codes were asked for. Try again in an hour.',
  },
  'access.no_channel': {
    status: 503,
    zh: '本区还没有接通短信，暂时不能用手机号登录；请网格员或社区代您上报。',
    en: 'This district has no short-message channel yet, so signing in by phone is not possible; a grid worker or the community can report for you.',
  },
  'access.demo_only': {
    status: 403,
    zh: '只有演示数据才能一键登录。',
    en: 'One-click sign-in exists only in the demo.',
  },
  'access.login_taken': {
    status: 409,
    zh: '账号“{login}”已经有人使用。',
    en: 'The login “{login}” is taken.',
  },
  'access.wrong_place': {
    status: 400,
    zh: '“{role}”的岗位要设在{place}。',
    en: 'A post as {role} stands at {place}.',
  },
  'access.no_community': {
    status: 400,
    zh: '请选到社区（村）一级。',
    en: 'Please choose a community (or village).',
  },
  'access.unknown_role': { status: 400, zh: '没有“{role}”这种岗位。', en: 'There is no role “{role}”.' },
})
