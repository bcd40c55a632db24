import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath, realData } from '../../tools/testing.ts'
import { fill, openMatter, openStep, submit, takeStep } from './hands.ts'
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
    expect(said).toContain('refused: line 4, number U-3: No words.')
    expect(said).toContain('1 replies are later than the as-of date')
  })

  test('an imported message is dispatched, handled, called back by the clerk, and cleared', async () => {
    await centre.goto('/desk/work?source=import')
    await openMatter(centre, /雨伞被风吹走/)
    await takeStep(centre, '吹哨派单', { lead: '区城市管理局' })
    const liaison = await product.page('unit_liaison', PHONE, '城市管理')
    await liaison.goto('/work')
    await openMatter(liaison, /雨伞被风吹走/)
    await takeStep(liaison, '签收')
    await takeStep(liaison, '联系上报人', { choose: ['没有联系方式'] })
    await takeStep(liaison, '报到')
    await takeStep(liaison, '反馈结果', { words: { 办理结果: '雨伞已从树上取下。' } })
    await centre.reload()
    await takeStep(centre, '已办好')
    await takeStep(centre, '回访', { choose: ['解决了', '满意'] })
    await takeStep(centre, '销号')
    await centre.getByText('已销号').first().waitFor()
    await product.shot(centre, 'desk-imported')
  })

  test('a unit objects, the clerk upholds it, and the unit named holds the order', async () => {
    const clerk = await product.page('community_clerk', DESK)
    await clerk.goto('/desk/work?state=dispatched')
    await openMatter(clerk, /5 幢楼顶/)
    const liaison = await product.page('unit_liaison', DESK, '住房')
    await liaison.goto('/desk/work?view=todo')
    await openMatter(liaison, /5 幢楼顶/)
    await takeStep(liaison, '不归我办', {
      words: { 理由: '楼顶漏水在物业保修期内。' },
      unit: '晴川苑物业服务公司',
    })
    await clerk.reload()
    const form = await openStep(clerk, '异议成立，改派')
    await fill(clerk, form, { unit: '晴川苑物业服务公司' })
    await product.shot(clerk, 'desk-ruling')
    await submit(clerk, form, '异议成立，改派')
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
    const forms = []
    for (const page of [first, second]) {
      await page.goto('/desk/work?state=reported')
      await openMatter(page, /西门外人行道/)
      const form = await openStep(page, '吹哨派单')
      await fill(page, form, { lead: '区城市管理局', words: { 交办要求: '请今天到场。' } })
      forms.push(form)
    }
    const [own, others] = forms
    if (!own || !others) throw new Error('two forms')
    await submit(first, own, '吹哨派单')
    await first.getByText('已派单').first().waitFor()
    await submit(second, others, '吹哨派单')
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
