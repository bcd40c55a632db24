import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath } from '../../tools/testing.ts'
import { DESK, PHONE, Product, SOON } from './product.ts'

describe.skipIf(!chromiumPath)('a weekly bulletin, from its draft to a corrected number', () => {
  let product: Product
  let centre: Page
  let street: Page
  beforeAll(async () => {
    product = await Product.open()
    centre = await product.page('district_centre', DESK, 'yijiang')
    street = await product.page('street_clerk', DESK, 'yijiang')
  })
  afterAll(() => product?.close())

  test('drafts make themselves, and nobody but the centre sees one', async () => {
    // the house looks for what is missing every quarter of a minute
    await expect
      .poll(
        async () => {
          await centre.goto('/desk/bulletins?kind=weekly')
          await centre.getByRole('heading', { name: '通报与考核' }).waitFor()
          await centre.locator('tbody tr a, .empty').first().waitFor()
          return centre.getByText('草稿', { exact: true }).count()
        },
        { timeout: 90_000, interval: 3_000 },
      )
      .toBeGreaterThan(1)
    await street.goto('/desk/bulletins')
    await street.getByText('还没有印发过通报。').waitFor()
  })

  test('the centre publishes what it has read, and is asked once more', async () => {
    await centre.locator('tbody tr a').first().click()
    await centre.getByText(/^草稿，.*只有区级中心能看到/).waitFor()
    await centre.getByRole('button', { name: '印发', exact: true }).click()
    await centre.getByText('印发后数字不再改动，确定？').waitFor()
    await centre.getByRole('button', { name: '确定印发' }).click()
    await centre.getByText(/印发，数字不再改动/).waitFor()
    await expect.poll(() => centre.getByRole('button', { name: /印发/ }).count(), SOON).toBe(0)
    await product.shot(centre, 'desk-bulletin')
  })

  test('the street reads it, on the phone as well, and contests its own number with a reason', async () => {
    const phone = await product.page('street_clerk', PHONE, 'yijiang')
    await phone.goto('/bulletins')
    await phone
      .getByRole('link', { name: /周通报/ })
      .first()
      .waitFor()
    await product.shot(phone, 'phone-bulletins')
    await street.reload()
    await street.locator('tbody tr a').first().click()
    await street.getByRole('button', { name: '申诉' }).click()
    const dialog = street.getByRole('dialog')
    await dialog.getByRole('button', { name: '申诉' }).click()
    await dialog.getByText('请选一个数字，并写明理由。').waitFor()
    await dialog.locator('.el-select').click()
    await street.getByRole('option', { name: /^上报/ }).click()
    await dialog.getByLabel('理由').fill('有一件是替邻街道上报的。')
    await dialog.getByRole('button', { name: '申诉' }).click()
    await street.getByText('待裁定').first().waitFor()
  })

  test('the centre rules on it: the correction stands beside what was published, and the street hears of it', async () => {
    await centre.reload()
    const was = await centre.getByText(/^印发时 /).innerText()
    const before = Number(/\d+/.exec(was)?.[0])
    await centre.getByLabel('成立，更正').check()
    await centre.getByLabel('更正为').fill(String(before + 1))
    await centre.getByLabel('裁定理由').fill('核对了两条街道的记录。')
    await centre.getByRole('button', { name: '作出裁定' }).click()
    await centre.getByText(`印发时 ${before} → ${before + 1}`).waitFor()
    await street.goto('/desk/notices')
    await street
      .getByText(/申诉成立，已更正/)
      .first()
      .waitFor()
  })

  test('it is taken along as Word and as Excel', async () => {
    for (const [name, ending] of [
      ['Word', '.docx'],
      ['Excel', '.xlsx'],
    ] as const) {
      const file = centre.waitForEvent('download')
      await centre.getByRole('link', { name }).click()
      expect((await file).suggestedFilename()).toContain(ending)
    }
  })

  test('no page complained', () => {
    expect(product.complaints).toEqual([])
  })
})
