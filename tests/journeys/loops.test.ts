import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath } from '../../tools/testing.ts'
import { openMatter, takeStep } from './hands.ts'
import { DESK, PHONE, Product } from './product.ts'

/** A day that has come, as a date field takes it. */
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

describe.skipIf(!chromiumPath)('loops that only a district’s data knows', () => {
  let product: Product
  let resident: Page
  let secretary: Page
  let member: Page

  beforeAll(async () => {
    product = await Product.open()
    resident = await product.page('resident', PHONE, '孟')
    secretary = await product.page('community_secretary', DESK, '鲁知行')
    member = await product.page('party_member', PHONE, '岳长风')
  })
  afterAll(() => product?.close())

  test('a resident orders a small wish on the phone', async () => {
    await resident.goto('/new')
    await resident.getByText('四单微心愿').first().click()
    await resident.getByRole('textbox').first().fill('想请人帮忙教我用手机挂号，眼睛不好看不清。')
    await resident.getByText('陪伴探访', { exact: true }).click()
    await resident.locator('button.place').click()
    await product.shot(resident, 'phone-wish-place')
    const sheet = resident.getByRole('dialog')
    for (const name of ['湾沚镇', '民主社区', '民主社区网格', '古渡花园小区网格'])
      await sheet.getByRole('button', { name }).or(sheet.getByText(name)).first().click()
    await product.shot(resident, 'phone-wish')
    await resident.getByRole('button', { name: '点单' }).click()
    await resident.getByText(/编号/).first().waitFor()
  })

  test('the party committee dispatches it to the members', async () => {
    await secretary.goto('/desk/work?view=todo')
    await openMatter(secretary, /手机挂号/)
    await takeStep(secretary, '派单', { words: { 岗位或项目: '数字助老岗' } })
    await product.shot(secretary, 'desk-wish')
  })

  test('a party member sees what is offered, accepts it, and it is done', async () => {
    await member.goto('/work')
    await member.getByText('手机挂号').first().waitFor()
    await product.shot(member, 'phone-offered')
    await openMatter(member, /手机挂号/)
    await takeStep(member, '接单', { words: { 我的承诺: '周末上门教。' } })
    await takeStep(member, '办好了', {
      words: { 实现日期: today(), 办理情况: '教会了挂号和缴费，留了字条。' },
    })
  })

  test('another member no longer sees it', async () => {
    const other = await product.page('party_member', PHONE, '秦晓月')
    await other.goto('/work')
    await other.getByText('辅导数学').first().waitFor()
    expect(await other.getByText('手机挂号').count()).toBe(0)
  })

  test('it is published, and the one who ordered it evaluates it', async () => {
    await secretary.goto('/desk/work?view=todo')
    await openMatter(secretary, /手机挂号/)
    await takeStep(secretary, '晒单', {
      words: { 晒单期号: '第 47 期', 公布的话: '党员上门教老人用手机挂号，一件微心愿实现了。' },
    })
    await resident.goto('/mine')
    await openMatter(resident, /手机挂号/)
    await resident.getByText('党员上门教老人').first().waitFor()
    await takeStep(resident, '评一评', { choose: ['实现了', '满意'] })
    await resident.getByText('已评单').first().waitFor()
    await product.shot(resident, 'phone-wish-evaluated')
  })

  test('an opinion of a plaza forum is recorded, put on a numbered sheet, claimed, handled, visited and cleared', async () => {
    await secretary.goto('/desk/new/plaza_forum')
    await secretary.getByLabel(/场次和题目/).fill('第 14 场：楼道照明')
    await secretary
      .getByRole('textbox', { name: /情况|内容|说/ })
      .first()
      .fill('六号楼整栋楼道灯不亮，已经一个月。')
    await product.shot(secretary, 'desk-forum')
    await secretary.getByRole('button', { name: '记下意见' }).click()
    await secretary.getByText(/编号/).first().waitFor()
    await secretary.goto('/desk/work?view=todo&loop=plaza_forum')
    await openMatter(secretary, /六号楼/)
    await takeStep(secretary, '编入交办单', { words: { 交办单号: '2026-10' }, unit: '湾沚区城市管理局' })
    const unit = await product.page('unit_liaison', PHONE, '路平')
    await unit.goto('/work')
    await openMatter(unit, /六号楼/)
    await takeStep(unit, '认领', { words: { '打算怎么办、何时办好': '三天内全部换新。' } })
    await takeStep(unit, '办理完成', { words: { 办理结果: '全楼灯已换新。' } })
    await secretary.goto('/desk/work?view=todo&loop=plaza_forum')
    await openMatter(secretary, /六号楼/)
    await takeStep(secretary, '回访', { choose: ['解决了', '满意'] })
    await takeStep(secretary, '销号')
    await secretary.getByText('已销号').first().waitFor()
    await product.shot(secretary, 'desk-forum-cleared')
  })

  test('the sheet prints what stands on it, with its unit', async () => {
    await secretary.goto('/desk/sheet/2026-10')
    await secretary.getByText('六号楼').first().waitFor()
    await secretary.getByText('湾沚区城市管理局').first().waitFor()
    await product.shot(secretary, 'desk-sheet')
  })

  test('every history folds to what is stored, and no page complained', async () => {
    expect(await product.command('matters', 'replay', '--check')).not.toMatch(/[1-9]\d* different/)
    expect(product.complaints).toEqual([])
  })
})
