import { readFileSync } from 'node:fs'
import exceljs from 'exceljs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath } from '../../tools/testing.ts'
import { fill, openMatter, openStep, submit, takeStep } from './hands.ts'
import { DESK, PHONE, Product, SOON } from './product.ts'

describe.skipIf(!chromiumPath)(
  'what people say goes into the ledger, is followed and cleared; a list is taken away',
  () => {
    let product: Product
    let worker: Page
    let clerk: Page
    const words = '伞架旁边的地砖松了，下雨天老人踩上去会滑。'
    const title = /伞架旁边的地砖/

    beforeAll(async () => {
      product = await Product.open()
      worker = await product.page('grid_worker', PHONE, '方小禾')
      clerk = await product.page('community_clerk', DESK, '卫晓岚')
    })
    afterAll(() => product?.close())

    test('a grid worker writes down what was heard on a visit, in a few taps', async () => {
      await worker.goto('/new')
      await worker.getByText('记民情', { exact: true }).click()
      await worker.getByRole('textbox').first().fill(words)
      await worker.getByText('隐患', { exact: true }).click()
      await worker.getByRole('button', { name: '入户走访' }).click()
      await product.shot(worker, 'phone-concern')
      await worker.getByRole('button', { name: '记民情' }).click()
      await worker.getByText(/编号/).first().waitFor()
    })

    test('several lines of a chat are split, sorted and recorded at once', async () => {
      await clerk.goto('/desk/concerns')
      await clerk.getByRole('button', { name: '批量录入' }).click()
      const pasted = '张阿姨 10:32\n雨棚漏水，等车没处躲\n李叔 10:40: 楼道里的伞架倒了'
      await clerk.getByLabel('粘贴群聊记录').fill(pasted)
      await clerk.getByRole('button', { name: '拆成 2 条' }).click()
      await product.shot(clerk, 'desk-concerns-many')
      await clerk.getByRole('button', { name: '记下 2 条' }).click()
      await clerk
        .getByText(/已记下，民情第/)
        .nth(1)
        .waitFor()
    })

    test('the ledger shows it by sort and place; it is sorted and handed on as a whistle, each linked to the other', async () => {
      await clerk.goto('/desk/concerns')
      await clerk.getByRole('link', { name: /^隐患/ }).click()
      await openMatter(clerk, title)
      const form = await openStep(clerk, '分类')
      await fill(clerk, form, { choose: ['隐患'] })
      await submit(clerk, form, '分类')
      await clerk.getByText('“分类”已完成').first().waitFor()
      await clerk.getByRole('button', { name: '吹哨转办' }).click()
      const dialog = clerk.getByRole('dialog', { name: '吹哨转办' })
      await product.shot(clerk, 'desk-concern-blow')
      await dialog.getByRole('button', { name: '吹哨转办' }).click()
      await clerk
        .getByText(/已吹哨，事项第/)
        .first()
        .waitFor()
      const panel = clerk.getByRole('region', { name: '民情台账' })
      await panel.getByRole('link', { name: /吹哨报到 第/ }).click()
      await clerk.getByRole('region', { name: '民情台账' }).getByText('由民情转办而来').waitFor()
    })

    test('it comes back when the whistle has ended, is told to those who told it, and cleared', async () => {
      await takeStep(clerk, '直接答复', { words: { 答复: '物业今天已把地砖换好。' } })
      await takeStep(clerk, '评价办理结果', { choose: ['解决了', '满意'] })
      await takeStep(clerk, '销号')
      await clerk.goto('/desk/concerns')
      await openMatter(clerk, title)
      await expect
        .poll(async () => {
          await clerk.reload()
          await clerk.getByRole('heading', { name: '现在可以办' }).waitFor()
          return clerk.getByText('待回告').first().isVisible()
        }, SOON)
        .toBe(true)
      await takeStep(clerk, '回告', { choose: ['解决了', '满意'] })
      await takeStep(clerk, '销号')
      await clerk.getByText('已销号').first().waitFor()
      await product.shot(clerk, 'desk-concern-cleared')
    })

    test('the problem list of the month is printed, numbered', async () => {
      await clerk.goto('/desk/concerns/problems')
      await clerk.getByText(title).first().waitFor()
      const href = await clerk.getByRole('link', { name: '打印清单' }).getAttribute('href')
      await clerk.goto(href ?? '')
      await clerk.getByRole('cell', { name: title }).waitFor()
      await product.shot(clerk, 'desk-problem-list')
    })

    test('the work list is taken away as a workbook that holds what the page shows', async () => {
      await clerk.goto('/desk/work?view=matters&open=yes')
      await clerk.getByRole('row').nth(1).waitFor()
      await clerk.getByRole('button', { name: '导出' }).click()
      const drawer = clerk.getByRole('dialog', { name: /导出/ })
      await drawer.getByText(/共 \d+ 行/).waitFor()
      await drawer.getByRole('button', { name: '开始导出' }).click()
      const link = drawer.getByRole('link', { name: /事项清单-.*\.xlsx/ })
      await link.waitFor()
      await product.shot(clerk, 'desk-export')
      const [download] = await Promise.all([clerk.waitForEvent('download'), link.click()])
      const book = new exceljs.Workbook()
      await book.xlsx.load(readFileSync(await download.path()).buffer as ArrayBuffer)
      const numbers = (book.worksheets[0]?.getColumn(1).values ?? []).slice(2).map(Number)
      const listed = (await (
        await clerk.request.get('/api/matters?view=matters&open=yes&limit=100')
      ).json()) as { rows: { number: number }[] }
      expect(numbers.slice(0, 100)).toEqual(listed.rows.map((row) => row.number))
      expect(numbers.length).toBeGreaterThan(5)
      expect(JSON.stringify(book.worksheets[1]?.getSheetValues())).toContain('演示数据，均为虚构')
    })

    test('no page complained', () => {
      expect(product.complaints).toEqual([])
    })
  },
)
