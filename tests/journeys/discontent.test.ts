import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath } from '../../tools/testing.ts'
import { openMatter, takeStep } from './hands.ts'
import { DESK, PHONE, Product } from './product.ts'

const TITLE = /夜市油烟/

describe.skipIf(!chromiumPath)('a joint whistle that nobody is content with', () => {
  let product: Product
  let clerk: Page
  let secretary: Page
  let city: Page
  let police: Page
  let worker: Page

  beforeAll(async () => {
    product = await Product.open()
    worker = await product.page('grid_worker', PHONE, '晴川')
    clerk = await product.page('community_clerk', DESK, '禹王宫')
    secretary = await product.page('community_secretary', DESK, '禹王宫')
    city = await product.page('unit_liaison', PHONE, '城市管理')
    police = await product.page('unit_liaison', PHONE, '交警')
  })
  afterAll(() => product?.close())

  const at = async (page: Page, view = 'todo') => {
    const desk = new URL(page.url(), product.address).pathname.startsWith('/desk')
    await page.goto(desk ? `/desk/work?view=${view}` : '/work')
    await openMatter(page, TITLE)
  }
  const onDesk = async (page: Page) => {
    await page.goto('/desk/work?view=matters')
    await openMatter(page, TITLE)
  }

  test('a grid worker reports what was seen; the clerk signs for it and calls three units to enforce jointly', async () => {
    await worker.goto('/report')
    await worker.getByRole('textbox').first().fill('夜市油烟太大，占了半条路，每晚吵到一点。')
    await worker
      .getByText(/书香里|晴川苑|柳岸/)
      .first()
      .waitFor()
    await worker
      .getByRole('button', { name: /^提交|^上报/ })
      .last()
      .click()
    await worker.getByText(/编号/).first().waitFor()
    await onDesk(clerk)
    await takeStep(clerk, '签收')
    await takeStep(clerk, '吹哨派单', {
      choose: ['联合执法哨'],
      lead: '区城市管理局',
      assist: ['公安分局交警大队', '区住房和城乡建设局'],
    })
    await product.shot(clerk, 'desk-joint')
  })

  test('one unit objects and names the right one; the ruling binds', async () => {
    const housing = await product.page('unit_liaison', PHONE, '住房')
    await at(housing)
    await takeStep(housing, '不归我办', {
      words: { 理由: '夜市经营不属住建管理。' },
      unit: '区供电服务站',
    })
    await onDesk(secretary)
    await takeStep(secretary, '异议成立，改派', { unit: '区供电服务站' })
    const power = await product.page('unit_liaison', PHONE, '供电')
    await at(power)
    await power.getByRole('button', { name: /^签收/ }).first().waitFor()
    expect(await power.getByRole('button', { name: /^不归我办/ }).count()).toBe(0)
    for (const [page, lead] of [
      [city, true],
      [police, false],
      [power, false],
    ] as const) {
      await at(page)
      await takeStep(page, '签收')
      if (lead) await takeStep(page, '联系上报人', { choose: ['联系上了'] })
      await takeStep(page, '报到')
    }
    for (const page of [city, police, power]) {
      await at(page)
      await takeStep(page, '反馈结果', { words: { 办理结果: '当晚联合检查，已劝离两户。' } })
    }
  })

  test('the check finds it not done: back to work, and checked again', async () => {
    await at(worker)
    await takeStep(worker, '没办好', { words: { 现场情况: '十点后又摆出来了。' } })
    await onDesk(clerk)
    await takeStep(clerk, '核查退回', { words: { 还差什么: '十点以后仍在占道。' } })
    await again()
  })

  /** The units work once more and the worker finds it done. */
  async function again() {
    const power = await product.page('unit_liaison', PHONE, '供电')
    for (const page of [city, police, power]) {
      await page.goto('/work')
      await openMatter(page, TITLE)
      await takeStep(page, '反馈结果', { words: { 办理结果: '再次检查，签了整改承诺。' } })
    }
    await worker.goto('/work')
    await openMatter(worker, TITLE)
    await takeStep(worker, '已办好')
  }

  test('an unhappy call-back sends it back twice, and not a third time', async () => {
    for (let round = 0; round < 3; round++) {
      await onDesk(clerk)
      await takeStep(clerk, '回访', { choose: ['还没解决', '不满意'] })
      if (round === 2) break
      await takeStep(clerk, '退回重办', { words: { 退回理由: '群众不满意。' } })
      await again()
    }
    await clerk.getByText('为什么其他步骤现在不能办').click()
    await clerk
      .getByText(/最多 2 次/)
      .first()
      .waitFor()
  })

  test('a final reply is drafted by one and approved by another, with the reasons and the further ways', async () => {
    await takeStep(clerk, '拟终结答复', {
      words: { 终结答复: '已三次联合执法，纳入长期巡查。', 其他合法途径: '可向行政复议机关申请复议。' },
    })
    const street = await product.page('street_clerk', DESK)
    await street.goto('/desk/work?view=todo')
    await openMatter(street, TITLE)
    await takeStep(street, '审定终结答复', {
      words: { 终结答复: '已三次联合执法，纳入长期巡查。', 其他合法途径: '可向行政复议机关申请复议。' },
    })
    await street.getByText('已终结').first().waitFor()
    await product.shot(street, 'desk-concluded')
  })

  test('every history folds to what is stored, and no page complained', async () => {
    expect(await product.command('matters', 'replay', '--check')).not.toMatch(/[1-9]\d* different/)
    expect(product.complaints).toEqual([])
  })
})
