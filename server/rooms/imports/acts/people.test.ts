import { describe, expect, test } from 'vitest'
import { all } from '../../../kit/tables/fixtures.ts'
import { bringing, sheet } from '../../../../tests/harness/bringing.ts'
import { sql } from '../../../kit/db.ts'
import { personOf, staffByLogin } from '../../access/index.ts'

const w = await bringing()
const { house, who, nodes, units, http } = w
const HEAD = ['账号', '姓名', '岗位', '网格编码', '单位名称']
const file = (...rows: string[][]) => sheet([HEAD, ...rows])
const RIBS = '990001001001-D1'
const postsOf = async (login: string) => {
  const account = await staffByLogin(house.db, login)
  if (!account) return undefined
  const person = await personOf(house, account.id)
  return person.posts.map(({ role, path, partnerId }) => [role, path?.at(-1) ?? partnerId])
}

describe('a file of people', () => {
  test('makes accounts with posts at nodes and in units; a further row is a further post', async () => {
    const batch = await w.loaded(
      'people',
      file(
        ['san1', '伞一', '网格员', RIBS, ''],
        ['san1', '伞一', 'branch_secretary', '伞骨网格', ''],
        ['san2', '伞二', '单位联络员', '', '伞厂'],
        ['san1', '伞一', '网格员', RIBS, ''],
        ['Worker', '伞小骨', '网格员', RIBS, ''],
      ),
    )
    expect(await w.flaws(batch)).toEqual([])
    expect(batch.counts).toMatchObject({ loaded: 3, repeat: 1, same: 1 })
    expect(await postsOf('san1')).toEqual([
      ['grid_worker', nodes.ribs],
      ['branch_secretary', nodes.ribs],
    ])
    expect(await postsOf('san2')).toEqual([['unit_liaison', units.factory]])
  })
  test('says what is wrong with a row', async () => {
    const batch = await w.checked(
      'people',
      file(
        ['a', '太短', '网格员', RIBS, ''],
        ['no name', '', '网格员', RIBS, ''],
        ['san3', '伞三', '伞王', RIBS, ''],
        ['san4', '伞四', '接入渠道', RIBS, ''],
        ['san5', '伞五', '网格员', '', ''],
        ['san6', '伞六', '单位联络员', '', ''],
        ['san7', '伞七', '网格员', RIBS, '伞厂'],
        ['san8', '伞八', '网格员', '天上', ''],
        ['san9', '伞九', '单位联络员', '', '没有的单位'],
        ['san10', '伞十', '网格员', RIBS, ''],
        ['SAN10', '伞拾', '社区专干', '雨前社区', ''],
        ['san10', '伞十', '单位联络员', '', '伞厂'],
        ['stranger', '陌生人', '网格员', RIBS, ''],
        ['liaison', '石无', '网格员', RIBS, ''],
      ),
    )
    expect(await w.flaws(batch)).toEqual([
      '2 login 账号要 2 至 60 个字符，不能有空格。',
      '3 login 账号要 2 至 60 个字符，不能有空格。',
      '3 name 必填。',
      '4 role 没有“伞王”这种岗位。',
      '5 role 没有“接入渠道”这种岗位。',
      '6 node 这种岗位要填网格编码。',
      '7 unit 这种岗位要填单位名称。',
      '8 unit 网格和单位只能填一个。',
      '9 node 本区没有这个网格。',
      '10 unit 本区没有这个单位。',
      '12 name 与第 11 行是同一个账号，姓名却不同。',
      '13 role 同一个人不能既是“网格员”又是“单位联络员”。',
      '14 login 这个账号已被占用，请换一个。',
      '15 role 同一个人不能既是“单位联络员”又是“网格员”。',
    ])
  })
})

describe('nobody gives by a file what is not theirs to give:', () => {
  test('not the keys of the house, to nobody; nor any post to themselves', async () => {
    const batch = await w.checked(
      'people',
      file(
        ['san20', '伞廿', '系统管理员', '990001', ''],
        ['san20', '伞廿', 'admin', '990001', ''],
        ['admin', '关里', '区级中心', '990001', ''],
      ),
    )
    expect(await w.flaws(batch)).toEqual([
      '2 role 系统管理员不能用导入产生，请用“admin create”命令。',
      '3 role 系统管理员不能用导入产生，请用“admin create”命令。',
      '4 role 同一个人不能既是“系统管理员”又是“区级中心”。',
    ])
    expect(batch.can.load).toBe(false)
    expect((await w.act(batch, 'load')).body.code).toBe('imports.nothing_to_load')
  })
  test('an administrator of a community no post above or beside it, none in a unit, and no new name for others', async () => {
    const admin = await w.hire([{ role: 'admin', at: 'before' }])
    const batch = await w.loaded(
      'people',
      file(
        ['san30', '伞卅', '街道（镇）专干', '990001001', ''],
        ['san31', '伞卅一', '社区专干', '雨后社区', ''],
        ['san32', '伞卅二', '单位联络员', '', '伞厂'],
        ['san33', '伞卅三', '社区专干', '雨前社区', ''],
        ['clerkElsewhere', '改名', '社区专干', '雨前社区', ''],
      ),
      { as: admin },
    )
    expect(await w.flaws(batch, admin)).toEqual([
      '2 node 不在您的管理范围内。',
      '3 node 不在您的管理范围内。',
      '4 unit 不在您的管理范围内。',
      '6 name 此人在您管理范围之外还有岗位，不能改其姓名。',
    ])
    expect([await postsOf('san30'), await postsOf('san33')]).toEqual([
      undefined,
      [['community_clerk', nodes.before]],
    ])
  })
  test('whoever reads words keeps no accounts: a centre cannot bring people, nor a clerk grids', async () => {
    const people = await w.bring('people', file(['san40', '伞', '网格员', RIBS, '']), { as: who.centre })
    const grids = await w.bring('grids', sheet([['编码'], ['1']]), { as: who.clerk })
    const messages = await w.bring('messages', sheet([['编号'], ['1']]), { as: who.admin })
    for (const answer of [people, grids, messages])
      expect([answer.status, answer.body.code]).toEqual([403, 'imports.not_yours'])
  })
  test('and whose post ended after the check loads nothing', async () => {
    const admin = await w.hire([{ role: 'admin', at: 'district' }])
    const batch = await w.checked('people', file(['san41', '伞', '网格员', RIBS, '']), { as: admin })
    await w.act(batch, 'load', admin)
    await house.db.rows(sql`update post set to_at = ${w.clock.now()} where account_id = ${admin.accountId}`)
    const ended = await w.done(batch)
    expect([ended.state, ended.problem?.code, await postsOf('san41')]).toEqual([
      'failed',
      'imports.no_longer',
      undefined,
    ])
  })
})

describe('a first password', () => {
  const codesOf = async (id: string) => {
    const answer = await http.ask('POST', `/api/imports/${id}/codes`, { as: who.admin })
    const { rows } = await all(answer.bytes, 'codes.xlsx')
    return rows.map((row) => row.cells ?? {})
  }
  const set = (login: string, code: string, password = 'umbrella in the rain') =>
    http.ask<{ code: string; person: { name: string } | null }>('POST', '/api/session/first-password', {
      body: { login, code, password },
    })
  test('is set by its owner with a code that holds once, and stands nowhere in the clear', async () => {
    const batch = await w.loaded(
      'people',
      file(['san50', '伞五十', '网格员', RIBS, ''], ['san51', '伞五一', '网格员', RIBS, '']),
    )
    const codes = await codesOf(batch.id)
    expect(codes.map((row) => row.账号)).toEqual(['san50', 'san51'])
    const code = codes[0]?.首次登录码 ?? ''
    expect(code).toMatch(/^[A-Z2-8]{4}-[A-Z2-8]{4}-[A-Z2-8]{4}$/)
    const kept = await house.db.rows<{ text: string }>(sql`
      select f::text as text from first_code f union all select r::text from import_row r union all select b::text from import_batch b
      union all select a::text from audit a union all select j::text from job j`)
    for (const form of [code, code.replaceAll('-', ''), Buffer.from(code).toString('hex')])
      expect(kept.some(({ text }) => text.includes(form))).toBe(false)
    expect((await set('san51', code)).body.code).toBe('access.wrong_first_code')
    expect((await set('san50', code, 'short')).status).toBe(400)
    expect((await set('SAN50', code.toLowerCase().replaceAll('-', ' '))).body.person?.name).toBe('伞五十')
    expect((await set('san50', code)).body.code).toBe('access.wrong_first_code')
    const signIn = await http.ask('POST', '/api/session', {
      body: { login: 'san50', password: 'umbrella in the rain' },
    })
    expect(signIn.status).toBe(200)
  })
  test('can be asked for anew, for those who have none: the former code ends, and so does one after its days', async () => {
    const batch = await w.loaded(
      'people',
      file(['san60', '伞六十', '网格员', RIBS, ''], ['san61', '伞六一', '网格员', RIBS, '']),
    )
    const [first] = await codesOf(batch.id)
    const [second, other] = await codesOf(batch.id)
    expect((await set('san60', first?.首次登录码 ?? '')).body.code).toBe('access.wrong_first_code')
    expect((await set('san60', second?.首次登录码 ?? '')).status).toBe(200)
    expect((await codesOf(batch.id)).map((row) => row.账号)).toEqual(['san61'])
    w.clock.forward(15 * 24 * 3_600_000)
    expect((await set('san61', other?.首次登录码 ?? '')).body.code).toBe('access.wrong_first_code')
    w.clock.forward(-15 * 24 * 3_600_000)
  })
  test('is worth nothing after ten wrong tries', async () => {
    const batch = await w.loaded('people', file(['san70', '伞七十', '网格员', RIBS, '']))
    const [code] = await codesOf(batch.id)
    const account = await staffByLogin(house.db, 'san70')
    await house.db.rows(sql`update first_code set tries = 10 where account_id = ${account?.id}`)
    expect((await set('san70', code?.首次登录码 ?? '')).body.code).toBe('access.wrong_first_code')
  })
})

test('an administrator of a community gets no code for an account that has a post above or in a unit', async () => {
  const brought = file(
    ['san90', '伞九十', '街道（镇）专干', '990001001', ''],
    ['san91', '伞九一', '单位联络员', '', '伞厂'],
  )
  await w.loaded('people', brought)
  const admin = await w.hire([{ role: 'admin', at: 'before' }])
  const batch = await w.loaded(
    'people',
    file(['san90', '伞九十', '网格员', RIBS, ''], ['san92', '伞九二', '网格员', RIBS, '']),
    { as: admin },
  )
  expect(batch.counts).toMatchObject({ loaded: 2 })
  const codesFor = async (as: typeof admin, of = batch) => {
    const { bytes, status } = await http.ask('POST', `/api/imports/${of.id}/codes`, { as })
    return status === 200 ? (await all(bytes, 'codes.xlsx')).rows.map((row) => row.cells?.账号) : status
  }
  expect(await codesFor(admin)).toEqual(['san92'])
  expect(await codesFor(who.admin)).toEqual(['san90', 'san92'])
  expect(
    await codesFor(who.admin, await w.loaded('people', file(['san93', '伞九三', '单位联络员', '', '伞厂']))),
  ).toEqual(['san93'])
})

describe('an undo of people', () => {
  test('closes accounts that nobody has entered, and the file may come again', async () => {
    const content = file(
      ['san80', '伞八十', '网格员', RIBS, ''],
      ['san80', '伞八十', '社区专干', '雨前社区', ''],
    )
    const batch = await w.loaded('people', content)
    await w.act(batch, 'undo')
    expect((await w.done(batch)).counts).toMatchObject({ undone: 2, kept: 0 })
    expect(await postsOf('san80')).toBeUndefined()
    expect((await w.loaded('people', content)).counts).toMatchObject({ loaded: 2 })
    expect(await postsOf('san80')).toHaveLength(2)
  })
  test('keeps those whose owner has been in since; ends added posts and gives names back to others', async () => {
    await house.db.rows(sql`update account set password_hash = 'x' where login = 'worker'`)
    const before = await postsOf('worker')
    const batch = await w.loaded(
      'people',
      file(
        ['san81', '伞八一', '网格员', RIBS, ''],
        ['san81', '伞八一', '社区专干', '雨前社区', ''],
        ['worker', '伞小骨二', '社区专干', '雨前社区', ''],
      ),
    )
    await house.db.rows(sql`update account set password_hash = 'x' where login = 'san81'`)
    expect(await postsOf('worker')).not.toEqual(before)
    await w.act(batch, 'undo')
    expect((await w.done(batch)).counts).toMatchObject({ undone: 1, kept: 2 })
    expect(await w.kept(batch)).toEqual(Array(2).fill('本人已经设置了密码，所以保留。'))
    expect(await postsOf('worker')).toEqual(before)
    expect(await postsOf('san81')).toHaveLength(2)
  })
})
