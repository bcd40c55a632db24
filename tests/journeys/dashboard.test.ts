import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath } from '../../tools/testing.ts'
import { DESK, PHONE, Product, SOON } from './product.ts'

const WALL = { width: 1920, height: 1080 }
const numberIn = (text: string): number => Number(/\d[\d,]*/.exec(text)?.[0].replaceAll(',', ''))

describe.skipIf(!chromiumPath)('figures of a place, from the district down to a grid', () => {
  let product: Product
  let leader: Page
  beforeAll(async () => {
    product = await Product.open()
    leader = await product.page('leader', DESK, 'yijiang')
  })
  afterAll(() => product?.close())

  /** A number of the table that a page of a list can hold, and the link that shows it. */
  const smallNumber = async (page: Page, measure: string) => {
    for (const link of await page.locator(`tbody td.${measure} a`).all()) {
      const n = numberIn(await link.innerText())
      if (n > 0 && n <= 20) return { n, link }
    }
    throw new Error(`no small number of ${measure}`)
  }
  const rowsOf = async (page: Page) => {
    await page.waitForURL(/\/(work|figures\/records)\?/)
    await page.getByRole('row').nth(1).locator('a').first().waitFor()
    return (await page.getByRole('row').count()) - 1
  }

  test('the map and the table show the same places, and say how old they are', async () => {
    await leader.goto('/desk/dashboard')
    await leader.locator('path[role=link]').first().waitFor()
    const shapes = await leader.locator('path[role=link]').count()
    expect(shapes).toBeGreaterThan(4)
    await expect.poll(() => leader.locator('.side tbody tr').count(), SOON).toBeGreaterThanOrEqual(shapes)
    await leader
      .getByText(/的数据$/)
      .first()
      .waitFor()
    await leader.getByText(/无审图号/).waitFor()
    await product.shot(leader, 'desk-dashboard-map')
  })

  test('a number opens the list with as many rows', async () => {
    for (const measure of ['open', 'filed']) {
      await leader.goto('/desk/dashboard?period=7')
      await leader.locator('tbody td a').first().waitFor()
      const { n, link } = await smallNumber(leader, measure)
      await link.click()
      expect([measure, await rowsOf(leader)]).toEqual([measure, n])
    }
  })

  test('a press on the map goes down to the street, the community, the grid, and back again', async () => {
    await leader.goto('/desk/dashboard')
    const figure = leader.locator('tbody td.open a').first()
    await figure.waitFor()
    const name = await leader.locator('.side tbody tr').first().locator('th').innerText()
    const whole = numberIn(await leader.locator('[data-figure=open] b').innerText())
    for (const depth of [2, 3]) {
      const busiest = await leader.locator('.side tbody tr').first().getAttribute('data-line')
      await leader.locator(`path[data-place="${busiest}"]`).click()
      await leader.waitForURL(new RegExp(`node=${busiest}`))
      await expect.poll(() => leader.locator('.way a').count(), SOON).toBe(depth - 1)
    }
    expect(await leader.locator('.way').innerText()).toContain(name)
    expect(numberIn(await leader.locator('[data-figure=open] b').innerText())).toBeLessThanOrEqual(whole)
    await product.shot(leader, 'desk-dashboard-community')
    await leader.goBack()
    await leader.goBack()
    await expect.poll(() => leader.locator('.way a').count(), SOON).toBe(0)
  })

  test('what is chosen stands in the address, and is there again for whoever is sent it', async () => {
    await leader.goto('/desk/dashboard')
    await leader.getByRole('link', { name: '近 90 天' }).click()
    await leader.getByRole('button', { name: '热力' }).click()
    await leader.waitForURL(/period=90.*layer=heat/)
    await leader.locator('canvas').waitFor()
    await leader.reload()
    await leader.locator('canvas').waitFor()
    await product.shot(leader, 'desk-dashboard-heat')
    await leader.getByRole('button', { name: '聚合' }).click()
    await leader.getByText(/不足 3 件的方格不画/).waitFor()
  })

  test('of several reports near each other the map shows a sign, and it opens exactly those', async () => {
    const { request } = (await product.page('resident', PHONE, 'yijiang')).context()
    const found = await request.get('/api/districts/yijiang/nodes?q=晴川苑')
    const [grid] = ((await found.json()) as { nodes: { id: number }[] }).nodes
    for (const [i, words] of ['伞架歪了。', '雨棚漏水。', '路边有把伞。', '窨井盖响。'].entries()) {
      const data = {
        id: randomUUID(),
        nodeId: grid?.id,
        words,
        at: { lng: 118.3702 + i / 1e5, lat: 31.2902 },
      }
      const answer = await request.post('/api/matters', { data, headers: { 'x-gridloom': '1' } })
      expect(answer.status()).toBe(200)
    }
    await leader.goto('/desk/dashboard?period=7&layer=cells')
    const sign = leader.locator('[data-cell]').first()
    await sign.waitFor()
    const n = numberIn(await sign.innerText())
    expect(n).toBeGreaterThanOrEqual(4)
    await product.shot(leader, 'desk-dashboard-cells')
    await sign.click()
    expect(await rowsOf(leader)).toBe(n)
  })

  test('by keys alone: a place is reached, read and opened', async () => {
    await leader.goto('/desk/dashboard')
    const shape = leader.locator('path[role=link]').first()
    await shape.focus()
    expect(await shape.getAttribute('aria-label')).toMatch(/在办 \d/)
    await leader.locator('.card').waitFor()
    await leader.keyboard.press('Enter')
    await leader.waitForURL(/node=\d+/)
  })

  test('the big screen turns by hand where no motion is wished, and names nobody', async () => {
    const wall = await product.page('leader', WALL, 'yijiang')
    await wall.goto('/desk/dashboard?screen=big')
    const screen = wall.getByRole('dialog', { name: /数据大屏/ })
    const shown = screen.locator('.one h2')
    await shown.waitFor()
    const first = await shown.innerText()
    expect(await screen.innerText()).toContain('演示数据')
    await wall.keyboard.press('ArrowRight')
    await expect.poll(() => shown.innerText(), SOON).not.toBe(first)
    await product.shot(wall, 'desk-big-screen')
    await wall.keyboard.press('Escape')
    await screen.waitFor({ state: 'detached' })
  })

  test('on a phone nothing is wider than the screen', async () => {
    const phone = await product.page('leader', { ...PHONE, width: 360 }, 'yijiang')
    await phone.goto('/desk/dashboard')
    await phone.locator('path[role=link]').first().waitFor()
    const wide = await phone.evaluate(
      () =>
        (globalThis as unknown as { document: { documentElement: { scrollWidth: number } } }).document
          .documentElement.scrollWidth,
    )
    expect(wide).toBeLessThanOrEqual(360)
    await product.shot(phone, 'desk-dashboard-360')
  })

  test('no page complained on the way', () => {
    expect(product.complaints).toEqual([])
  })
})
