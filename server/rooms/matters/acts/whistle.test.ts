import { expect, test } from 'vitest'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'

const w = await lostUmbrella()

test('runs', async () => {
  const { id } = await w.bringTo('cleared', { assist: ['repair'] })
  expect(await w.history(id)).toEqual(['report', 'dispatch', 'report_in', 'feed_back', 'call_back', 'clear'])
})
