import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath, realData } from '../../tools/testing.ts'
import { DESK, PHONE, Product } from './product.ts'

/** Two messages of an older platform, one of them answered after the date on which the file speaks. */
const MESSAGES = [
  {
    编号: 'U-1',
    主题: '雨伞架倒了',
    时间: '2024-03-01 09:00:00',
    内容: '广场的雨伞架倒了，挡住了路。',
    答复: '已扶正。',
    答复时间: '2024-03-05 10:00:00',
  },
  {
    编号: 'U-2',
    主题: '雨伞被风吹走',
    时间: '2024-03-02 09:00:00',
    内容: '雨伞被风吹到了树上。',
    答复: '已取下。',
    答复时间: '2024-04-20 10:00:00',
  },
  { 编号: 'U-1', 主题: '雨伞架倒了', 时间: '2024-03-01 09:00:00', 内容: '广场的雨伞架倒了，挡住了路。' },
  { 编号: 'U-3', 主题: '没有内容', 时间: '2024-03-02 09:00:00', 内容: ' ' },
]

describe.skipIf(!chromiumPath)('imported words and side roads', () => {
  let product: Product
  let centre: Page

  beforeAll(async () => {
    product = await Product.open()
    centre = await product.page('district_centre', DESK)
  })
  afterAll(() => product?.close())

  const pickLead = async (page: Page, unit: string) => {
    const button = page.getByRole('button', { name: `${unit}: 主办` })
    await page.getByLabel('查找其他单位').fill(unit.slice(1, 5))
    await button.click()
  }

  test('messages are imported by command, and each row is accounted for', async () => {
    const file = join(product.dataDir, 'messages.jsonl')
    writeFileSync(file, MESSAGES.map((m) => JSON.stringify(m)).join('\n'))
    const said = await product.command(
      'import',
      'messages',
      file,
      '--district',
      'yijiang',
      '--as-of',
      '2024-04-01',
    )
    expect(said).toContain('4 rows read: 2 imported (1 with their reply), 1 repeats, 1 refused')
    expect(said).toContain('repeats, by number: U-1')
    expect(said).toContain('refused: line 4, number U-3: no words')
    expect(said).toContain('1 replies are later than the as-of date')
  })

  test('an imported message is dispatched, handled, called back by the clerk, and cleared', async () => {
    await centre.goto('/desk/work?source=import')
    await centre
      .getByRole('row', { name: /雨伞被风吹走/ })
      .getByRole('link')
      .first()
      .click()
    await centre.getByRole('heading', { name: '现在可以办' }).waitFor()
    await pickLead(centre, '区城市管理局')
    await centre
      .locator('form')
      .getByRole('button', { name: /吹哨派单/ })
      .click()
    await centre.getByText('已派单').first().waitFor()
    const liaison = await product.page('unit_liaison', PHONE, '城市管理')
    await liaison.goto('/work')
    await liaison.getByText('雨伞被风吹走').first().click()
    await liaison.getByRole('button', { name: '报到', exact: true }).click()
    await liaison.getByRole('dialog').getByRole('button', { name: '报到', exact: true }).click()
    await liaison.getByRole('button', { name: '反馈结果' }).click()
    await liaison.getByLabel('办理结果').fill('雨伞已从树上取下。')
    await liaison.getByRole('dialog').getByRole('button', { name: '反馈结果' }).click()
    await liaison.getByText('已反馈').first().waitFor()
    await centre.reload()
    await centre.getByText('解决了', { exact: true }).click()
    await centre.getByText('满意', { exact: true }).click()
    await centre.locator('form').getByRole('button', { name: '回访' }).click()
    await centre.getByText('待销号').first().waitFor()
    await centre.locator('form').getByRole('button', { name: '销号' }).click()
    await centre.getByText('已销号').first().waitFor()
    await product.shot(centre, 'desk-imported')
  })

  test('a unit objects, the clerk upholds it, and the unit named holds the order', async () => {
    const clerk = await product.page('community_clerk', DESK)
    await clerk.goto('/desk/work?state=dispatched')
    await clerk
      .getByRole('row', { name: /5 幢楼顶/ })
      .getByRole('link')
      .first()
      .click()
    const liaison = await product.page('unit_liaison', DESK, '住房')
    await liaison.goto('/desk/work')
    await liaison
      .getByRole('row', { name: /5 幢楼顶/ })
      .getByRole('link')
      .first()
      .click()
    await liaison.getByRole('button', { name: '不归我办' }).first().click()
    await liaison.getByLabel('理由').fill('楼顶漏水在物业保修期内。')
    await liaison.getByLabel(/查找其他单位/).fill('物业')
    await liaison.getByRole('button', { name: /晴川苑物业服务公司/ }).click()
    await liaison.locator('form').getByRole('button', { name: '不归我办' }).click()
    await liaison.getByText('有异议', { exact: true }).locator('visible=true').first().waitFor()
    await clerk.reload()
    await clerk.getByRole('button', { name: '异议成立，改派' }).first().waitFor()
    await clerk.getByLabel(/查找其他单位/).fill('物业')
    await clerk.getByRole('button', { name: /晴川苑物业服务公司/ }).click()
    await product.shot(clerk, 'desk-ruling')
    await clerk.locator('form').getByRole('button', { name: '异议成立，改派' }).click()
    await clerk.getByText('已撤回', { exact: true }).locator('visible=true').first().waitFor()
    const property = await product.page('unit_liaison', PHONE, '物业')
    await property.goto('/work')
    await property.getByText('5 幢楼顶').first().waitFor()
  })

  test('who comes second is told that it has moved on, and loses no word', async () => {
    const [first, second] = [
      await product.page('community_clerk', DESK),
      await product.page('community_secretary', DESK),
    ]
    for (const page of [first, second]) {
      await page.goto('/desk/work?state=reported')
      await page
        .getByRole('row', { name: /西门外人行道/ })
        .getByRole('link')
        .first()
        .click()
      await pickLead(page, '区城市管理局')
      await page.getByLabel(/交办要求/).fill('请今天到场。')
    }
    await first
      .locator('form')
      .getByRole('button', { name: /吹哨派单/ })
      .click()
    await first.getByText('已派单').first().waitFor()
    await second
      .locator('form')
      .getByRole('button', { name: /吹哨派单/ })
      .click()
    await second.getByText('事项有了新进展').waitFor()
    await second.getByText('请今天到场。').first().waitFor()
    await product.shot(second, 'desk-stale')
  })

  test.skipIf(!realData)('real messages come in whole', async () => {
    const said = await product.command(
      'import',
      'messages',
      join(realData ?? '', 'messages/replies.jsonl'),
      '--district',
      'wanzhi',
    )
    expect(said).toContain('2816 rows read: 2816 imported (2816 with their reply), 0 repeats, 0 refused')
  })

  test('every history folds to what is stored', async () => {
    expect(await product.command('matters', 'replay', '--check')).not.toMatch(/[1-9]\d* different/)
  })

  test('no page complained on the way', () => {
    expect(product.complaints).toEqual([])
  })
})
