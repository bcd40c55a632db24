import { describe, expect, test } from 'vitest'
import { bringing, sheet } from '../../../../tests/harness/bringing.ts'
import { sql } from '../../../kit/db.ts'
import { addDuty, unitByName } from '../../partners/index.ts'

const w = await bringing()
const { house, nodes, units, districtId } = w
const HEAD = ['单位名称', '单位类型', '职责', '负责区域', '结对社区']
const file = (...rows: string[][]) => sheet([HEAD, ...rows])
const unit = (name: string) =>
  house.db.maybe<{ kind: string; open: boolean; duties: string[] | null; paired: number[] | null }>(sql`
    select u.kind, u.closed_at is null as open,
      (select array_agg(d.category order by d.category) from partner_duty d where d.partner_id = u.id) as duties,
      (select array_agg(p.node_id order by p.node_id) from partner_pairing p where p.partner_id = u.id and p.to_at is null) as paired
    from partner u where u.name = ${name}`)

describe('a file of units', () => {
  test('makes them with what they answer for and the communities they are paired with', async () => {
    const batch = await w.loaded(
      'units',
      file(
        ['晴雨物业', '物业公司', '物业服务、sanitation', '990001001', '雨前社区、990001001002'],
        ['伞协会', '社会组织', '', '', ''],
      ),
    )
    expect(await w.flaws(batch)).toEqual([])
    expect(batch.counts).toMatchObject({ loaded: 2 })
    expect(await unit('晴雨物业')).toEqual({
      ...{ kind: 'property', open: true, duties: ['property', 'sanitation'] },
      paired: [nodes.before, nodes.after],
    })
    expect(await unit('伞协会')).toEqual({ kind: 'organisation', open: true, duties: null, paired: null })
  })
  test('adds to a unit of the same name, and takes nothing from it', async () => {
    const batch = await w.checked(
      'units',
      file(
        ['失物招领处', '部门', '道路交通', '', ''],
        ['雨伞修理铺', '企业', '', '', ''],
        ['雨伞修理铺', '企业', '', '', ''],
        ['伞厂', '部门', '', '', ''],
      ),
    )
    expect(await w.flaws(batch)).toEqual(['2 duties 没有“道路交通”这个事项类别。'])
    expect(batch.counts).toMatchObject({ same: 1, repeat: 1, changed: 1, error: 1 })
    expect((await w.rows(batch, 'status=changed'))[0]).toMatchObject({
      shown: { name: '伞厂', kind: '部门' },
      was: { kind: '企业' },
    })
  })
  test('says what is wrong with a row', async () => {
    const batch = await w.checked(
      'units',
      file(
        ['', '部门', '', '', ''],
        ['甲', '伞部', '', '', ''],
        ['乙', '部门', '', '天上', ''],
        ['丙', '部门', '', '', '云社区'],
        ['丁', '部门', '', '', ''],
        ['丁', '企业', '', '', ''],
      ),
    )
    expect(await w.flaws(batch)).toEqual([
      '2 name 必填。',
      '3 kind 没有这种单位类型，可用：部门、企业、物业、公用事业单位、社会组织、党支部、驻区单位。',
      '4 area 本区没有这个网格。',
      '5 communities 本区没有这个网格。',
      '7 kind 与第 6 行是同一个单位，类型却不同。',
    ])
  })
})

describe('an undo of units', () => {
  test('closes new ones, gives changed ones back what they were, and the file may come again', async () => {
    const content = file(['新伞铺', '企业', 'market', '', '雨前社区'], ['伞厂', '部门', 'roads', '', ''])
    const batch = await w.loaded('units', content)
    expect(await unit('伞厂')).toMatchObject({ kind: 'department', duties: ['market', 'roads'] })
    await w.act(batch, 'undo')
    expect((await w.done(batch)).counts).toMatchObject({ undone: 2, kept: 0 })
    expect(await unit('新伞铺')).toMatchObject({ open: false, duties: null, paired: null })
    expect(await unitByName(house.db, districtId, '新伞铺')).toBeUndefined()
    expect(await unit('伞厂')).toMatchObject({ kind: 'company', duties: ['market'] })
    w.clock.forward(1000)
    expect((await w.loaded('units', content)).counts).toMatchObject({ new: 1, loaded: 2 })
    expect(await unit('新伞铺')).toMatchObject({ open: true, duties: ['market'] })
  })
  test.each([
    ['somebody has a post in it', 'post', '用到它'],
    ['it answers for more by now', 'duty', '用到它'],
    ['an order went to it', 'order', '已有事项归到这里'],
    ['it is of another kind by now', 'kind', '又被改过'],
  ])('keeps a unit where %s, whole, and says so', async (_, why, reason) => {
    const batch = await w.loaded('units', file([`用过的${why}`, '企业', 'market', '', '']))
    const id = (await unitByName(house.db, districtId, `用过的${why}`))?.id ?? 0
    if (why === 'post')
      await house.db.rows(
        sql`insert into post (district_id, account_id, role, partner_id, from_at) values (${districtId}, ${w.who.liaison.accountId}, 'unit_liaison', ${id}, ${w.clock.now()})`,
      )
    if (why === 'duty')
      await addDuty(house.db, districtId, { unitId: id, category: 'roads', nodeId: nodes.district })
    if (why === 'kind') await house.db.rows(sql`update partner set kind = 'utility' where id = ${id}`)
    if (why === 'order') {
      const { id: matter } = await w.bringTo('reported')
      await w.step(w.who.centre, matter, 'dispatch', { units: { lead: id, assist: [] } })
    }
    await w.act(batch, 'undo')
    expect((await w.done(batch)).counts).toMatchObject({ kept: 1, undone: 0 })
    expect(await w.kept(batch)).toEqual([expect.stringContaining(reason)])
    expect(await unit(`用过的${why}`)).toMatchObject({
      open: true,
      duties: expect.arrayContaining(['market']),
    })
    expect(units.office).toBeGreaterThan(0)
  })
})

test('an administrator of a community adds what a unit does there, and does not change what it is', async () => {
  const admin = await w.hire([{ role: 'admin', at: 'before' }])
  const batch = await w.loaded(
    'units',
    file(
      ['伞厂', '社会组织', 'roads', '', ''],
      ['雨伞修理铺', '企业', 'sanitation', '', '雨前社区'],
      ['社区伞摊', '企业', 'market', '', ''],
    ),
    { as: admin },
  )
  expect(await w.flaws(batch, admin)).toEqual([
    expect.stringContaining('2 kind 单位的类型和英文名由管理全区的人员更改'),
  ])
  expect(batch.counts).toMatchObject({ loaded: 2, error: 1 })
  expect(await unit('社区伞摊')).toMatchObject({ kind: 'company', duties: ['market'] })
})

test('names are kept as one line, without characters that no page shows', async () => {
  await w.loaded('units', file(['晴\u0001天\n伞 \t铺\u200b', '企业', '', '', '']))
  expect(await unit('晴天 伞 铺\u200b')).toMatchObject({ open: true })
})
