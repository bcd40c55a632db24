import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath } from '../../tools/testing.ts'
import { DESK, PHONE, Product, SOON } from './product.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
type Violation = { id: string; impact: string; nodes: { target: string[] }[] }

/** Serious breaches of WCAG 2.2 A and AA on the page as it stands. */
async function breaches(page: Page): Promise<string[]> {
  await page.waitForLoadState('networkidle')
  // the page's own policy forbids injected scripts; the debugger's evaluation is not bound by it
  await page.evaluate(axe)
  const violations = await page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: { run(o: unknown): Promise<{ violations: Violation[] }> } })
      .axe.run
    return (await run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations
  })
  return violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map(
      (v) =>
        `${page.url()} ${v.id}: ${v.nodes
          .map((n) => n.target.join(' '))
          .slice(0, 3)
          .join(', ')}`,
    )
}

const PAGES: { role: string | null; path: string; size: typeof PHONE; place?: string }[] = [
  { role: null, path: '/', size: PHONE },
  { role: null, path: '/sign-in', size: PHONE },
  { role: 'resident', path: '/report', size: PHONE },
  { role: 'resident', path: '/mine', size: PHONE },
  { role: 'resident', path: '/me', size: PHONE },
  { role: 'grid_worker', path: '/work', size: PHONE },
  { role: 'unit_liaison', path: '/work', size: PHONE, place: '住房' },
  { role: 'party_member', path: '/work', size: PHONE },
  { role: 'resident', path: '/new/four_orders', size: PHONE, place: 'wanzhi' },
  { role: null, path: '/desk/sign-in', size: DESK },
  { role: 'community_secretary', path: '/desk/work?view=todo', size: DESK, place: 'wanzhi' },
  { role: 'community_secretary', path: '/desk/new', size: DESK, place: 'wanzhi' },
  { role: 'community_secretary', path: '/desk/new/plaza_forum', size: DESK, place: 'wanzhi' },
  { role: 'community_clerk', path: '/desk/work', size: DESK },
  { role: 'community_clerk', path: '/desk/report', size: DESK },
  { role: 'leader', path: '/desk/dashboard', size: DESK },
  { role: 'admin', path: '/desk/me', size: DESK },
  { role: 'admin', path: '/desk/imports', size: DESK },
  { role: null, path: '/first', size: PHONE },
]

describe.skipIf(!chromiumPath)('open to everybody', () => {
  let product: Product
  beforeAll(async () => {
    product = await Product.open()
  })
  afterAll(() => product?.close())

  test.each(PAGES)(
    '$path for $role has no serious breach of WCAG 2.2 AA, light and dark',
    async ({ role, path, size, place }) => {
      const page = await product.page(role, size, place)
      await page.goto(path)
      const found = await breaches(page)
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.reload()
      expect([...found, ...(await breaches(page))]).toEqual([])
      await product.shot(
        page,
        `dark-${(role ?? 'nobody').replaceAll('_', '-')}${path.replaceAll(/[/?=]/g, '-')}`,
      )
    },
  )

  test('a matter is open to everybody, on desk and phone', async () => {
    const clerk = await product.page('community_clerk', DESK)
    await clerk.goto('/desk/work')
    await clerk.getByRole('row').nth(1).getByRole('link').first().click()
    await clerk.getByRole('heading', { name: '办理过程' }).waitFor()
    const resident = await product.page('resident', PHONE)
    await resident.goto('/mine')
    await resident.locator('a[href^="/m/"]').first().click()
    await resident.getByText('办理过程').waitFor()
    expect([...(await breaches(clerk)), ...(await breaches(resident))]).toEqual([])
  })

  test('elder mode is large: 18 px of text and targets of 60 px', async () => {
    const page = await product.page(null, PHONE)
    await page.goto('/')
    await page.getByRole('button', { name: '长辈版' }).click()
    const report = page.getByRole('link', { name: /报告一件事/ })
    const size = () =>
      report.evaluate((element) => {
        const { getComputedStyle } = globalThis as unknown as {
          getComputedStyle(e: unknown): { fontSize: string }
        }
        return Number.parseFloat(getComputedStyle(element).fontSize)
      })
    // the page changes in the moment after the press
    await expect.poll(size, SOON).toBeGreaterThanOrEqual(18)
    expect((await report.boundingBox())?.height).toBeGreaterThanOrEqual(60)
    expect(await breaches(page)).toEqual([])
    await product.shot(page, 'phone-elder')
    await page.reload()
    await page.getByRole('button', { name: /标准版/ }).waitFor()
  })

  test('in English no Chinese word of ours is left', async () => {
    const page = await product.page('community_clerk', DESK)
    await page.goto('/desk/work')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: /Work/ }).waitFor()
    const ours = await page.locator('nav, th, h1, h2, [role=tablist], label').allInnerTexts()
    expect(ours.filter((text) => /\p{Script=Han}/u.test(text.replace(/[弋江区中文]/g, '')))).toEqual([])
    await product.shot(page, 'desk-english')
  })

  test('a made-up world says so on every page', async () => {
    for (const { role, path, size, place } of PAGES) {
      const page = await product.page(role, size, place)
      await page.goto(path)
      await page
        .getByText(/演示数据|均为虚构/)
        .first()
        .waitFor()
      await page.context().close()
    }
  })

  test('no page complained on the way', () => {
    expect(product.complaints).toEqual([])
  })
})
