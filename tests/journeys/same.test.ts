import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath } from '../../tools/testing.ts'
import { fill, openMatter, submit, takeStep } from './hands.ts'
import { DESK, PHONE, Product } from './product.ts'

const FIRST = '柳岸新村东门的路灯不亮，晚上走路看不见，请修一下。'
const SECOND = '东门路灯不亮好几天了，晚上看不见路。'
const THIRD = '东门口路灯又不亮，老人晚上走路看不见。'

describe.skipIf(!chromiumPath)('three residents report the same lamp', () => {
  let product: Product
  let first: Page
  let second: Page
  let third: Page
  let clerk: Page
  const numbers: string[] = []

  beforeAll(async () => {
    product = await Product.open()
    first = await product.page('resident', PHONE, '林')
    second = await product.page('resident', PHONE, '许')
    third = await product.page('resident', PHONE, '沈')
    clerk = await product.page('community_clerk', DESK, '禹王宫')
  })
  afterAll(() => product?.close())

  const write = async (page: Page, words: string) => {
    await page.goto('/report')
    await page.getByLabel('发生了什么').fill(words)
    await page.locator('button.place').click()
    await page
      .getByLabel(/搜名称/)
      .first()
      .fill('柳岸')
    await page.getByRole('button', { name: /柳岸新村网格/ }).click()
  }
  const receipt = async (page: Page) => {
    const text = await page.getByText(/编号/).first().innerText()
    numbers.push(/\d+/.exec(text)?.[0] ?? '')
  }

  test('the second is told, while typing, that it was reported, and follows it under an own number', async () => {
    await write(first, FIRST)
    await first.getByRole('button', { name: '提交' }).click()
    await receipt(first)
    await write(second, SECOND)
    await second.getByRole('button', { name: /同一件/ }).waitFor()
    await product.shot(second, 'phone-same')
    expect(await second.getByText('柳岸新村东门的路灯').count(), 'nothing of what the first one said').toBe(0)
    await second.getByRole('button', { name: /同一件/ }).click()
    await receipt(second)
    expect(numbers[1]).not.toBe(numbers[0])
  })

  test('the third says that it is not; the clerk sees the likeness, joins it, and the joined count shows', async () => {
    await write(third, THIRD)
    await third.getByRole('button', { name: /^不是/ }).first().click()
    await third.getByRole('button', { name: '提交' }).click()
    await third.getByText('收到了，谢谢您').waitFor()
    await receipt(third)
    await clerk.goto('/desk/work?view=matters')
    await openMatter(clerk, /柳岸新村东门/)
    const panel = clerk.getByRole('region', { name: '可能重复' })
    await panel
      .getByText(new RegExp(numbers[2] ?? ''))
      .first()
      .waitFor()
    await product.shot(clerk, 'desk-same')
    await panel.getByRole('checkbox').first().check()
    await panel
      .getByRole('button', { name: /并入本件/ })
      .first()
      .click()
    await clerk.getByText(/已并入本件（2 件）/).waitFor()
  })

  test('it is split again, and the third one’s report goes on by itself', async () => {
    await third.goto('/mine')
    await openMatter(third, /东门口路灯/)
    await takeStep(third, '不是同一件，单独办理')
    await third.getByText('待签收').or(third.getByText('已收到您的诉求')).first().waitFor()
    await clerk.reload()
    await clerk.getByText(/已并入本件（1 件）/).waitFor()
  })

  test('both reporters are told of the progress and asked at the end', async () => {
    await takeStep(clerk, '直接答复', { words: { 答复: '供电所今晚来修，请放心。' } })
    for (const page of [first, second]) {
      await page.goto('/notices')
      await page.getByText('直接答复').first().waitFor()
    }
    await first.goto('/mine')
    await openMatter(first, /柳岸新村东门/)
    await takeStep(first, '评价办理结果', { choose: ['解决了', '满意'] })
    await second.goto('/mine')
    await openMatter(second, /东门路灯/)
    await second.getByText('供电所今晚来修').first().waitFor()
    await product.shot(second, 'phone-same-progress')
    await second.getByRole('link', { name: '您也评价一下' }).click()
    const form = second.getByRole('dialog', { name: '您也评价一下' })
    await fill(second, form, { choose: ['解决了', '基本满意'] })
    await submit(second, form, '您也评价一下')
    await second.getByText('“您也评价一下”已完成').first().waitFor()
  })

  test('every history folds to what is stored, and no page complained', async () => {
    expect(await product.command('matters', 'replay', '--check')).not.toMatch(/[1-9]\d* different/)
    expect(product.complaints).toEqual([])
  })
})
