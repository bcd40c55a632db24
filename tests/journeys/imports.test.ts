import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rooms } from '../../server/house.ts'
import { openHttp } from '../../server/kit/http/server.ts'
import { all } from '../../server/kit/tables/fixtures.ts'
import { authenticate } from '../../server/rooms/access/index.ts'
import { chromiumPath, openBrowser } from '../../tools/testing.ts'
import { signIn } from '../harness/http.ts'
import { lostUmbrella } from '../harness/lost-umbrella.ts'
import { DESK, Visitors } from './visitors.ts'

const webDir = fileURLToPath(new URL('../../web/dist', import.meta.url))
/** Two good rows, one without a time, one of another community; the number's column has a name that nobody knows. */
const FILE = [
  '流水,留言时间,留言人,留言内容,所属社区',
  'J-1,2025-03-05 09:30,李伞骨,红伞落在七号楼门口了。,雨前社区',
  'J-2,2025-03-06,王伞柄,伞架不够用。,',
  'J-3,前天,赵伞面,伞被风吹走了。,雨前社区',
  'J-4,2025-03-07,孙伞带,别处的伞。,雨后社区',
].join('\n')

describe.skipIf(!chromiumPath)('a file with faults, from upload to undo', () => {
  let world: Awaited<ReturnType<typeof lostUmbrella>>
  let visitors: Visitors
  let close: () => Promise<void>
  let clerk: Page

  beforeAll(async () => {
    world = await lostUmbrella()
    const { house } = world
    const app = await openHttp({ house, rooms, authenticate: (token) => authenticate(house, token), webDir })
    visitors = new Visitors(await openBrowser(), await app.listen({ port: 0, host: '127.0.0.1' }))
    world.jobs.start()
    close = async () => {
      await visitors.leave()
      app.server.closeAllConnections()
      await app.close()
    }
    clerk = await visitors.page(null, DESK, '', world.clock.now())
    const [name = '', value = ''] = (await signIn(house, world.who.clerk)).split('=')
    await clerk.context().addCookies([{ name, value, url: visitors.address }])
  })
  afterAll(() => close?.())

  const saved = async (button: string): Promise<{ name: string; path: string }> => {
    const [download] = await Promise.all([
      clerk.waitForEvent('download'),
      clerk.getByRole('button', { name: button }).click(),
    ])
    return { name: download.suggestedFilename(), path: await download.path() }
  }

  test('the page offers a template, and takes a file', async () => {
    await clerk.goto('/desk/imports')
    await clerk.getByRole('heading', { name: '数据导入' }).waitFor()
    const template = await saved('Excel 模板')
    expect(template.name).toBe('导入模板-居民留言.xlsx')
    expect((await all(template.path, template.name)).columns).toContain('留言编号')
    await clerk.setInputFiles('input[type=file]', {
      ...{ name: '旧留言.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) },
    })
    await clerk.getByRole('heading', { name: '旧留言.csv' }).waitFor()
  })

  test('columns are guessed, and one is chosen by hand', async () => {
    const column = (field: string) => clerk.getByRole('row', { name: new RegExp(`^${field}`) })
    await column('留言时间').getByText('2025-03-05 09:30').waitFor()
    expect(await column('留言人').innerText()).not.toContain('李伞骨')
    await clerk.getByRole('button', { name: '检查全部行' }).click()
    await column('留言编号').getByText('请选一列').waitFor()
    await column('留言编号').getByRole('combobox').click()
    await clerk.getByRole('option', { name: '流水' }).click()
    await column('留言编号').getByText('J-1').waitFor()
    await clerk.getByRole('button', { name: '检查全部行' }).click()
  })

  test('the preview says what will be, and why two rows will not', async () => {
    await clerk.getByText('看不懂留言时间。').waitFor()
    await clerk.getByText('不在您的管理范围内。').waitFor()
    await visitors.shot(clerk, 'desk-import-preview')
    const errors = await saved('下载出错的行')
    const { rows } = await all(errors.path, errors.name)
    expect(rows.map((row) => [row.cells?.流水, row.cells?.原行号])).toEqual([
      ['J-3', '4'],
      ['J-4', '5'],
    ])
    await clerk.getByRole('link', { name: /^新增/ }).click()
    await clerk.getByText('李**').waitFor()
  })

  test('what is loaded stands in the list, and says where it came from', async () => {
    await clerk.getByRole('button', { name: '导入 2 行' }).click()
    await clerk.getByText('已导入 2 行。').waitFor()
    await clerk.getByRole('link', { name: '查看导入的事项' }).click()
    await clerk
      .getByRole('row', { name: /红伞落在七号楼门口了/ })
      .getByRole('link')
      .first()
      .click()
    await clerk.getByRole('heading', { name: '来自导入' }).waitFor()
    await clerk.getByRole('link', { name: '旧留言.csv' }).click()
    await clerk.getByText('已导入 2 行。').waitFor()
  })

  test('an undo takes it back: the list is empty again', async () => {
    await clerk.getByRole('button', { name: '撤销导入' }).click()
    await clerk.getByRole('tooltip').getByRole('button', { name: '撤销导入' }).click()
    await clerk.getByText('已撤销：撤回 2 行，保留 0 行。').waitFor()
    await visitors.shot(clerk, 'desk-import-undone')
    await clerk.goto('/desk/work?source=import')
    await clerk.getByRole('heading', { name: '工作台' }).waitFor()
    await clerk.waitForLoadState('networkidle')
    expect(await clerk.getByText('红伞落在七号楼门口了').count()).toBe(0)
    expect(visitors.complaints).toEqual([])
  })
})
