import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath } from '../../tools/testing.ts'
import { fill, openMatter, openStep, submit, takeStep } from './hands.ts'
import { DESK, PHONE, Product, SOON } from './product.ts'

/** A black umbrella on the steps, drawn here so that no photo of anybody is needed. */
const UMBRELLA = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="900">
  <rect width="1200" height="900" fill="#cfd8d3"/><rect y="560" width="1200" height="340" fill="#a9b5ae"/>
  <path d="M0 640h1200M0 740h1200M0 840h1200" stroke="#93a19a" stroke-width="6"/>
  <g transform="rotate(18 600 450)"><path d="M260 470a340 300 0 0 1 680 0q-57-60-113 0q-57-60-113 0q-57-60-114 0q-57-60-113 0q-57-60-114 0q-56-60-113 0z" fill="#1d252b"/>
  <path d="M600 180v520q0 60-50 60t-50-50" fill="none" stroke="#5b4636" stroke-width="18" stroke-linecap="round"/>
  <path d="M600 170q-115 110-113 300M600 170q115 110 113 300" fill="none" stroke="#3a464f" stroke-width="5"/></g></svg>`

describe.skipIf(!chromiumPath)('a lost umbrella goes through its whole loop', () => {
  let product: Product
  let resident: Page
  let clerk: Page
  let liaison: Page
  let number = ''
  const words = '三号楼下有一把黑色雨伞丢了，请帮忙找找，谢谢。'

  beforeAll(async () => {
    product = await Product.open()
  })
  afterAll(() => product?.close())

  let leader: Page
  /** How many residents were asked and answered, as the dashboard counts them. */
  const answered = async () => {
    leader ??= await product.page('leader', DESK)
    await leader.goto('/desk/dashboard')
    const said = await leader
      .getByText(/次有效回访/)
      .first()
      .innerText()
    return Number(said.replaceAll(/\D/g, ''))
  }
  let before = 0

  test('the dashboard counts whom the office has asked', async () => {
    before = await answered()
    await product.shot(leader, 'desk-dashboard')
  })

  test('a resident reports with a photo, and signs in last', async () => {
    resident = await product.page(null, PHONE)
    await resident.goto('/')
    await product.shot(resident, 'phone-home')
    await resident.getByRole('link', { name: /报告一件事/ }).click()
    const photo = join(mkdtempSync(join(tmpdir(), 'gridloom-photo-')), 'umbrella.jpg')
    await sharp(Buffer.from(UMBRELLA)).jpeg({ quality: 90 }).toFile(photo)
    await resident.locator('input[type=file]').last().setInputFiles(photo)
    await resident.getByLabel('发生了什么').fill(words)
    await resident.getByRole('button', { name: '选择地点' }).click()
    await resident.getByRole('button', { name: /弋江区/ }).click()
    await resident
      .getByRole('searchbox')
      .or(resident.getByLabel(/搜名称/))
      .first()
      .fill('晴川')
    await resident.getByRole('button', { name: /晴川苑网格/ }).click()
    await product.shot(resident, 'phone-report')
    await resident.getByRole('button', { name: '提交' }).click()
    await resident.getByLabel('手机号').fill('13900000088')
    await resident.getByRole('button', { name: '获取验证码' }).click()
    await resident.getByRole('button', { name: '填入' }).click()
    await product.shot(resident, 'phone-sign-in')
    await resident.getByRole('button', { name: '登录', exact: true }).click()
    await resident.getByText('收到了，谢谢您').waitFor()
    number = /\d+/.exec(await resident.locator('main').innerText())?.[0] ?? ''
    await product.shot(resident, 'phone-sent')
    await resident.getByRole('link', { name: /看办理进度/ }).click()
    await resident.getByText(words).first().waitFor()
  })

  test('a draft survives a killed phone', async () => {
    const page = await product.page('resident', PHONE)
    await page.goto('/report')
    await page.getByLabel('发生了什么').fill('楼道里又有一把雨伞')
    await page.getByText('草稿已存在本机').waitFor()
    await page.goto('about:blank')
    await page.goto('/report')
    await page.getByText(/没写完的草稿/).waitFor()
    expect(await page.getByLabel('发生了什么').inputValue()).toBe('楼道里又有一把雨伞')
  })

  test('a clerk finds it and dispatches it to the unit suggested', async () => {
    clerk = await product.page('community_clerk', DESK)
    await clerk.goto('/desk/work')
    await clerk.getByRole('row', { name: /雨伞/ }).first().waitFor()
    await product.shot(clerk, 'desk-work')
    await openMatter(clerk, /黑色雨伞/)
    const form = await openStep(clerk, '吹哨派单')
    await fill(clerk, form, { lead: '区城市管理局' })
    await product.shot(clerk, 'desk-dispatch')
    await submit(clerk, form, '吹哨派单')
    await clerk.getByText('已派单').first().waitFor()
    await product.shot(clerk, 'desk-matter')
  })

  test('the liaison acknowledges with one tap, contacts, reports in and feeds back', async () => {
    liaison = await product.page('unit_liaison', PHONE, '城市管理')
    await liaison.goto('/work')
    const card = liaison.getByRole('article').filter({ hasText: '黑色雨伞' })
    await card.waitFor()
    await product.shot(liaison, 'phone-work')
    await card.getByRole('button', { name: '签收' }).click()
    await card.getByRole('link', { name: '联系上报人' }).waitFor()
    await openMatter(liaison, /黑色雨伞/)
    await takeStep(liaison, '联系上报人', { choose: ['联系上了'] })
    await takeStep(liaison, '报到')
    const form = await openStep(liaison, '反馈结果')
    await fill(liaison, form, { words: { 办理结果: '雨伞已找到，放在社区服务站，可以来取。' } })
    await product.shot(liaison, 'phone-feed-back')
    await submit(liaison, form, '反馈结果')
    await liaison.getByText('“反馈结果”已完成').waitFor()
  })

  test('the worker of the grid finds the check waiting and sees that it is done', async () => {
    const worker = await product.page('grid_worker', PHONE, '晴川')
    await worker.goto('/work')
    await openMatter(worker, /黑色雨伞/)
    await takeStep(worker, '已办好', { words: { 现场情况: '伞在服务站，看过了。' } })
    await product.shot(worker, 'phone-check')
  })

  test('the resident sees it like a parcel and answers the call-back', async () => {
    await resident.reload()
    await resident.getByText('雨伞已找到').waitFor()
    await product.shot(resident, 'phone-timeline')
    const form = await openStep(resident, '评价办理结果')
    await fill(resident, form, { choose: ['解决了', '满意'] })
    await product.shot(resident, 'phone-call-back')
    await submit(resident, form, '评价办理结果')
    await resident.getByText('待销号').first().waitFor()
  })

  test('the clerk clears it and the count moves by one', async () => {
    await clerk.goto(`/desk/work?number=${number}`)
    await openMatter(clerk, /黑色雨伞/)
    await takeStep(clerk, '销号')
    await clerk.getByText('已销号').first().waitFor()
    await product.shot(clerk, 'desk-cleared')
    // figures follow the news, a moment later
    await expect.poll(answered, { ...SOON, interval: 1_000 }).toBe(before + 1)
  })

  test('no page complained on the way', () => {
    expect(product.complaints).toEqual([])
  })
})
