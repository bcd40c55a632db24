import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath } from '../../tools/testing.ts'
import { DESK, PHONE, Product, SOON } from './product.ts'

const GRID = '晴川苑网格'
const EAST = '晴川苑东网格'
const WEST = '晴川苑西网格'

describe.skipIf(!chromiumPath)('a grid that is split, and put together again', () => {
  let product: Product
  let centre: Page
  let worker: Page
  let resident: Page
  let grid = 0
  const headers = { 'x-gridloom': '1' }
  /** A report to a place that a phone knew long ago; gives the id, and where it has arrived. */
  const report = async (nodeId: number) => {
    const data = { id: randomUUID(), nodeId, words: '楼道口的灯不亮了，晚上看不清台阶。' }
    const answer = await resident.request.post('/api/matters', { data, headers })
    const { matter } = (await answer.json()) as { matter: { id: string; node: { name: string } } }
    return { id: matter.id, at: matter.node.name }
  }
  const placeOf = async (id: string) => {
    const answer = await centre.request.get(`/api/matters/${id}`)
    return ((await answer.json()) as { matter: { node: { name: string } } }).matter.node.name
  }
  const openHere = async (page: Page) => {
    const answer = await page.request.get('/api/matters?open=yes&limit=100')
    return ((await answer.json()) as { rows: { number: number }[] }).rows.map((row) => row.number).sort()
  }

  beforeAll(async () => {
    product = await Product.open()
    centre = await product.page('district_centre', DESK, 'yijiang')
    worker = await product.page('grid_worker', PHONE, GRID)
    resident = await product.page('resident', PHONE, 'yijiang')
    const found = await centre.request.get(`/api/districts/yijiang/nodes?q=${encodeURIComponent(GRID)}`)
    grid = ((await found.json()) as { nodes: { id: number }[] }).nodes[0]?.id ?? 0
  })
  afterAll(() => product?.close())

  let before: number[] = []
  test('the district centre finds it in the tree and says what becomes of it', async () => {
    before = await openHere(worker)
    expect(before.length).toBeGreaterThan(0)
    await centre.goto('/desk/grid')
    await centre.getByPlaceholder('输入网格名称或拼音').fill('晴川苑')
    await centre.getByRole('button', { name: GRID }).first().click()
    await centre.getByRole('heading', { name: GRID }).waitFor()
    await product.shot(centre, 'desk-grid')
    await centre.getByRole('button', { name: '拆分', exact: true }).click()
    await centre.getByRole('textbox', { name: '新网格 1 名称', exact: true }).fill(EAST)
    await centre.getByRole('textbox', { name: '新网格 2 名称', exact: true }).fill(WEST)
    await centre.getByRole('button', { name: '下一步：看结果' }).click()
  })
  test('the preview warns of the part without anybody, and a worker can stand in both', async () => {
    const warning = centre.getByText(`还没有人在这里任岗：${WEST}`)
    await warning.waitFor()
    const posts = centre.getByRole('group', { name: /方小禾/ })
    await posts.getByText(WEST).click()
    await warning.waitFor({ state: 'detached' })
    await product.shot(centre, 'desk-grid-preview')
    await centre.getByLabel('为什么调整').fill('二期入住，一个网格管不过来')
    await centre.getByRole('button', { name: '开始拆分' }).click()
    await centre.getByText(/结束，由这些网格接续/).waitFor({ timeout: 60_000 })
    await product.shot(centre, 'desk-grid-split')
  })
  let late = { id: '', at: '' }
  test('its worker goes on with every matter, and a report to the old grid arrives in a new one', async () => {
    // posts are believed for some seconds
    await expect.poll(() => openHere(worker), SOON).toEqual(before)
    late = await report(grid)
    expect(late.at).toBe(EAST)
    await worker.goto('/work')
    await worker.getByText('楼道口的灯不亮了').first().waitFor()
  })
  test('taken back, everything lies where it was, what came since as well', async () => {
    await centre.getByRole('button', { name: '撤销', exact: true }).click()
    await centre.locator('.el-popconfirm').getByRole('button', { name: '撤销', exact: true }).click()
    await centre
      .getByText(/撤销，一切回到原处/)
      .first()
      .waitFor({ timeout: 60_000 })
    await product.shot(centre, 'desk-grid-undone')
    expect(await placeOf(late.id)).toBe(GRID)
    await expect.poll(async () => (await openHere(worker)).length, SOON).toBe(before.length + 1)
    await centre.reload()
    await centre.getByRole('button', { name: '拆分', exact: true }).waitFor()
  })

  test('the net that the police once drew is merged into the one net, with what was left over', async () => {
    await centre.goto('/desk/grid?tab=nets')
    await centre.getByRole('button', { name: '登记一张旧网' }).click()
    await centre.getByLabel('条线或部门').fill('公安')
    await centre.getByLabel('旧网名称').fill('警务责任区')
    const table = `片区,网格,未并入原因\n一警区,${GRID},\n水上警区,,没有住户\n`
    await centre
      .locator('input[type=file]')
      .setInputFiles({ name: '警务责任区.csv', mimeType: 'text/csv', buffer: Buffer.from(table) })
    await centre.getByText('每个片区都有了着落').waitFor()
    await product.shot(centre, 'desk-grid-net')
    await centre.getByRole('button', { name: '并入一张网' }).click()
    await centre.locator('.el-popconfirm').getByRole('button', { name: '并入一张网' }).click()
    await centre.getByText('1 / 2 个片区已对应').waitFor()
  })

  test('every history folds to what is stored, and no page complained', async () => {
    expect(await product.command('matters', 'replay', '--check')).not.toMatch(/[1-9]\d* different/)
    expect(product.complaints).toEqual([])
  })
})
