import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../server/kit/clock.ts'
import { replay } from '../../server/rooms/matters/index.ts'
import { chromiumPath } from '../../tools/testing.ts'
import { openMatter, takeStep } from './hands.ts'
import { openTimed } from './timed.ts'
import { DESK, PHONE } from './visitors.ts'

describe.skipIf(!chromiumPath)('a unit that does not answer', () => {
  let world: Awaited<ReturnType<typeof openTimed>>
  let clerk: Page
  let liaison: Page
  let street: Page

  beforeAll(async () => {
    world = await openTimed()
    const { visitors, now } = world
    clerk = await visitors.page('community_clerk', DESK, '禹王宫', now())
    liaison = await visitors.page('unit_liaison', PHONE, '城市管理', now())
    street = await visitors.page('street_clerk', DESK, '', now())
  })

  /** The card of the order on the liaison's list, as it is now. */
  const card = async () => {
    await liaison.goto('/work')
    return liaison.getByRole('article').filter({ hasText: '西门外人行道' })
  }

  test('is called by the clerk, and has an hour to acknowledge', async () => {
    await clerk.goto('/desk/work?view=todo')
    await openMatter(clerk, /西门外人行道/)
    await takeStep(clerk, '吹哨派单', { lead: '区城市管理局' })
    expect(await (await card()).textContent()).not.toMatch(/过半|将到|超时/)
  })

  test('sees its order turn blue at half time, amber at four fifths, and red when the hour is over', async () => {
    for (const [minutes, word] of [
      [31, '过半'],
      [18, '将到'],
      [12, '超时'],
    ] as const) {
      await world.forward(minutes * MINUTE)
      await (await card()).getByText(word).first().waitFor()
      await world.visitors.shot(liaison, `phone-late-${minutes}`)
    }
  })

  test('is told each time; and a working day later the street hears of it', async () => {
    await liaison.goto('/notices')
    await liaison.getByText('时限将到').first().waitFor()
    await liaison.getByText('已超过时限').first().waitFor()
    for (let day = 0; day < 3; day++) await world.forward(24 * HOUR)
    await street.goto('/desk/notices')
    await street
      .getByText(/提醒上一级/)
      .first()
      .waitFor()
    await world.visitors.shot(street, 'desk-late-notices')
  })

  test('is put under supervision by the street, and answers', async () => {
    await street.goto('/desk/work?view=matters')
    await openMatter(street, /西门外人行道/)
    await takeStep(street, '督办', { words: { 督办要求: '今天必须到场，说明为什么没有签收。' } })
    // once taken the form is gone: it does not ask for what was just said
    expect(await street.getByText('这一项需要填写').count()).toBe(0)
    await takeStep(street, '内部备注', { words: { 备注: '已电话联系该局办公室。' } })
    await takeStep(street, '内部备注', { words: { 备注: '对方答复下午到场。' } })
    await world.visitors.shot(street, 'desk-supervised')
    await world.forward(MINUTE)
    await (await card()).getByText('督办').first().waitFor()
    await openMatter(liaison, /西门外人行道/)
    await liaison.getByText('今天必须到场').first().waitFor()
    await takeStep(liaison, '回复督办', { words: { 回复: '已安排，一小时内到场。' } })
    await takeStep(liaison, '签收')
  })

  test('keeps its lateness in the history, and every history folds to what is stored', async () => {
    const reports = await Promise.all(world.house.tenants.all.map(({ id }) => replay(world.house, id)))
    expect(reports.flatMap((report) => report.different)).toEqual([])
    expect(world.visitors.complaints).toEqual([])
  })
})
