import { declareProblems } from '../../kit/problems.ts'

declareProblems({
  'intake.not_signed': {
    status: 401,
    zh: '请求没有签好：需要请求头 {headers}。',
    en: 'The request is not signed: it needs the headers {headers}.',
  },
  'intake.unknown_key': {
    status: 401,
    zh: '没有这个密钥编号。',
    en: 'There is no such key id.',
  },
  'intake.clock_differs': {
    status: 401,
    zh: '时间戳与本系统相差超过 {minutes} 分钟（本系统现在是 {now}），请校准时钟后重新签名。',
    en: 'The timestamp is more than {minutes} minutes from ours (it is {now} here). Set the clock and sign anew.',
  },
  'intake.wrong_signature': {
    status: 401,
    zh: '签名不对：请核对密钥，以及方法、路径、时间戳、随机数和正文摘要的拼法。',
    en: 'The signature is not right: check the secret, and how method, path, timestamp, nonce and body digest are joined.',
  },
  'intake.nonce_used': {
    status: 401,
    zh: '这个随机数已经用过，每次请求都要用新的。',
    en: 'This nonce was used before. Each request needs a new one.',
  },
  'intake.switched_off': {
    status: 403,
    zh: '这个来源已停用，请联系区级中心。',
    en: 'This channel is switched off. Ask the district centre.',
  },
  'intake.no_ref': {
    status: 404,
    zh: '您的编号“{ref}”下没有事项。',
    en: 'There is no matter under your reference “{ref}”.',
  },
  'intake.no_node': {
    status: 400,
    zh: '没有代码为“{code}”的网格。',
    en: 'There is no grid with the code “{code}”.',
  },
  'intake.not_your_area': {
    status: 403,
    zh: '“{node}”不在这个来源的范围内。',
    en: '“{node}” lies outside the area of this channel.',
  },
  'intake.none': {
    status: 404,
    zh: '没有这个来源，或者它不在您的范围内。',
    en: 'There is no such channel within your reach.',
  },
  'intake.outside_reach': {
    status: 403,
    zh: '您的岗位不管这个网格，不能让来源向这里报送。',
    en: 'Your post does not cover this grid, so no channel of yours can file there.',
  },
  'intake.source_taken': {
    status: 409,
    zh: '来源代号“{source}”已被使用，请换一个。',
    en: 'The source key “{source}” is taken. Choose another.',
  },
  'intake.unknown_category': {
    status: 400,
    zh: '本区没有“{key}”这个类别。',
    en: 'This district has no category “{key}”.',
  },
  'intake.bad_address': {
    status: 400,
    zh: '这个回传地址不能用：要以 http 或 https 开头，不含密码，不能是链路本地或保留地址；本机地址须由运维人员允许。',
    en: 'This status address cannot be used: http or https, no password in it, no link-local or reserved address, and one on this machine only if its operator allows it.',
  },
  'intake.changed_meanwhile': {
    status: 409,
    zh: '这个来源刚被别人改过，请看过最新内容再改。',
    en: 'Somebody changed this channel meanwhile. Look at it as it stands now.',
  },
  'intake.no_api_key': {
    status: 403,
    zh: '缺少 api_key，或者它不对。',
    en: 'The api_key is missing or not valid.',
  },
  'intake.no_jurisdiction': {
    status: 404,
    zh: '没有“{key}”这个 jurisdiction_id。',
    en: 'The jurisdiction_id “{key}” was not found.',
  },
  'intake.which_jurisdiction': {
    status: 400,
    zh: '缺少 jurisdiction_id：{keys}。',
    en: 'The jurisdiction_id is missing: {keys}.',
  },
  'intake.no_service': {
    status: 404,
    zh: '没有“{code}”这个 service_code。',
    en: 'The service_code “{code}” was not found.',
  },
  'intake.field_missing': {
    status: 400,
    zh: '缺少 {field}。',
    en: 'The field {field} is missing.',
  },
  'intake.no_request': {
    status: 404,
    zh: '没有“{id}”这个 service_request_id。',
    en: 'The service_request_id “{id}” was not found.',
  },
  'intake.bad_dates': {
    status: 400,
    zh: 'start_date 到 end_date 最多 {days} 天，且先后不能颠倒。',
    en: 'From start_date to end_date are at most {days} days, in that order.',
  },
})
