import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rooms } from '../../server/house.ts'
import { DAY } from '../../server/kit/clock.ts'
import { openHttp } from '../../server/kit/http/server.ts'
import type { Who } from '../../server/kit/scope.ts'
import { authenticate } from '../../server/rooms/access/index.ts'
import { chromiumPath, openBrowser } from '../../tools/testing.ts'
import { signIn } from '../harness/http.ts'
import { lostUmbrella } from '../harness/lost-umbrella.ts'
import { fill, openMatter, openStep, submit } from './hands.ts'
import { DESK, PHONE, SOON, Visitors } from './visitors.ts'

const webDir = fileURLToPath(new URL('../../web/dist', import.meta.url))

/** A loop that no page has ever heard of, with a field of nearly every kind: somebody borrows an umbrella. */
describe.skipIf(!chromiumPath)('the screens carry a loop unseen', () => {
  let world: Awaited<ReturnType<typeof lostUmbrella>>
  let visitors: Visitors
  let close: () => Promise<void>
  let resident: Page
  let clerk: Page

  beforeAll(async () => {
    world = await lostUmbrella()
    const { house } = world
    const app = await openHttp({ house, rooms, authenticate: (token) => authenticate(house, token), webDir })
    visitors = new Visitors(await openBrowser(), await app.listen({ port: 0, host: '127.0.0.1' }))
    close = async () => {
      await visitors.leave()
      app.server.closeAllConnections()
      await app.close()
    }
  })
  afterAll(() => close?.())

  /** A page of somebody of the neutral world, whose clock goes with the server's. */
  const pageOf = async (who: Who, size: typeof PHONE): Promise<Page> => {
    const page = await visitors.page(null, size, '', world.clock.now())
    const [name = '', value = ''] = (await signIn(world.house, who)).split('=')
    await page.context().addCookies([{ name, value, url: visitors.address }])
    return page
  }
  const dayAhead = (days: number) => {
    const at = new Date(world.clock.now().getTime() + days * DAY)
    return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(at)
  }

  test('a resident finds it on the front page and files it by its own form', async () => {
    resident = await pageOf(world.who.resident, PHONE)
    await resident.goto('/')
    await resident.getByRole('link', { name: /借一把伞/ }).click()
    await resident.getByRole('button', { name: '借一把伞' }).click()
    await resident.getByText('这一项需要填写').first().waitFor()
    await resident.getByLabel('要说的事').fill('明天下雨，家里没有伞，想借一把。')
    await resident.getByText('红伞', { exact: true }).click()
    await resident.getByLabel('借几天').fill('3')
    await resident.getByLabel('从哪天起').fill(dayAhead(1))
    await resident.getByText('是', { exact: true }).click()
    await resident.getByRole('button', { name: '选择地点' }).click()
    await resident
      .getByRole('searchbox')
      .or(resident.getByLabel(/搜名称/))
      .first()
      .fill('伞骨')
    await resident.getByRole('button', { name: /伞骨网格/ }).click()
    await resident.getByRole('button', { name: /就选/ }).click()
    await visitors.shot(resident, 'phone-any-loop')
    await resident.getByRole('button', { name: '借一把伞' }).click()
    await resident.getByText('收到了，谢谢您').waitFor()
    await resident.getByText('已记下您要借伞。').waitFor()
  })

  test('a worker takes it on with one tap, and finds it under what they took on', async () => {
    const worker = await pageOf(world.who.worker, PHONE)
    await worker.goto('/work')
    await worker.getByRole('heading', { name: /可以接的/ }).waitFor()
    await worker
      .getByRole('article')
      .filter({ hasText: '明天下雨' })
      .getByRole('button', { name: '我来送伞' })
      .click()
    await worker.getByRole('heading', { name: /我接下的/ }).waitFor()
    await visitors.shot(worker, 'phone-taken-on')
  })

  test('on the desk it waits under its own name, tells who holds it, and a day in the past is not taken', async () => {
    clerk = await pageOf(world.who.clerk, DESK)
    await clerk.goto('/desk/work?view=todo&loop=borrow')
    await openMatter(clerk, /明天下雨/)
    await clerk.getByText(/伞小骨已接下/).waitFor()
    for (const said of ['红伞', '3', '是', dayAhead(1)])
      await clerk.getByText(said, { exact: true }).first().waitFor()
    const form = await openStep(clerk, '借出')
    expect(await form.getByLabel('借到').getAttribute('min')).toBe(dayAhead(0))
    await submit(clerk, form, '借出')
    await expect.poll(() => form.getByText('这一项需要填写').count(), SOON).toBe(2)
    await fill(clerk, form, { words: { 伞架号: 'A-7', 借到: dayAhead(5) }, unit: '失物招领处' })
    await visitors.shot(clerk, 'desk-any-loop')
    await submit(clerk, form, '借出')
    await clerk.getByText('已借出').first().waitFor()
  })

  test('further steps lie under their headings, and why one is not possible is told to who asks', async () => {
    await clerk.getByText(/^其他办理/).click()
    await clerk.getByRole('heading', { name: '进展与备注' }).waitFor()
    expect(await clerk.getByText('现在是“已借出”').first().isVisible()).toBe(false)
    await clerk.getByText('为什么其他步骤现在不能办').click()
    await clerk.getByText('现在是“已借出”').first().waitFor()
  })

  test('the resident is asked by the name that the loop has for them, and brings it back with a photo', async () => {
    await resident.goto('/mine')
    await resident.getByRole('link', { name: '我来还伞' }).click()
    const form = resident.getByRole('dialog', { name: '我来还伞' })
    await fill(resident, form, { choose: ['是'] })
    await submit(resident, form, '我来还伞')
    await resident.getByText('待验收').first().waitFor()
  })

  test('another matter is found by its number, and the end is told', async () => {
    const other = await world.report()
    await clerk.reload()
    const form = await openStep(clerk, '验收')
    await form.getByLabel('和哪次是同一把').fill(String(other.number))
    await form.getByRole('button', { name: new RegExp(`编号 ${other.number}`) }).click()
    await submit(clerk, form, '验收')
    await clerk.getByText('已归还').first().waitFor()
    await clerk.getByText(`第 ${other.number} 号`).first().waitFor()
    await resident.reload()
    await resident.getByText('伞已归还，谢谢。').waitFor()
  })

  test('several are handled at once, each by itself, and who was too late is told so', async () => {
    const ids = []
    for (const words of ['借一把长柄伞。', '借一把儿童伞。', '借一把大号伞。']) {
      const form = { colour: 'black', days: 1 }
      ids.push((await world.report(world.who.resident, { words, loop: 'borrow', form })).id)
    }
    await clerk.goto('/desk/work?loop=borrow&state=asked')
    for (const name of [/长柄伞/, /儿童伞/, /大号伞/]) {
      await clerk.getByRole('row', { name }).getByRole('checkbox').check()
    }
    await world.step(world.who.clerk, ids[1] as string, 'decline', { reason: '没有儿童伞。' })
    await clerk.getByRole('region', { name: '批量办理' }).getByRole('button', { name: '借出' }).click()
    const dialog = clerk.getByRole('dialog')
    await fill(clerk, dialog, { words: { 伞架号: 'B-1', 借到: dayAhead(2) } })
    await dialog.getByRole('button', { name: '借出（3 件）' }).click()
    await dialog.getByText('已办好 2 件，共 3 件').waitFor()
    await dialog.getByText('没办成').waitFor()
    await visitors.shot(clerk, 'desk-batch')
    const states = await Promise.all(ids.map(async (id) => (await world.stored(id)).state))
    expect(states).toEqual(['lent', 'declined', 'lent'])
  })

  test('no page complained on the way', () => {
    expect(visitors.complaints).toEqual([])
  })
})
