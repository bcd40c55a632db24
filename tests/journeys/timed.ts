import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { rooms } from '../../server/house.ts'
import { openHttp } from '../../server/kit/http/server.ts'
import { authenticate } from '../../server/rooms/access/index.ts'
import { sweep } from '../../server/rooms/matters/index.ts'
import { openBrowser } from '../../tools/testing.ts'
import { openTestHouse, type TestHouse } from '../harness/house.ts'
import { Visitors } from './visitors.ts'

const webDir = fileURLToPath(new URL('../../web/dist', import.meta.url))

/**
 * The woven product with its time in the test's hand: the same server and pages, on a clock that moves months in seconds. What
 * rounds do by themselves elsewhere is done when time moves.
 */
export async function openTimed(): Promise<{
  visitors: Visitors
  house: TestHouse['house']
  now(): Date
  /** Moves time for the server and all browsers, lets the clock of matters act, and hands out the news. */
  forward(ms: number): Promise<void>
}> {
  const opened = await openTestHouse({ woven: true })
  const { house, clock } = opened
  const app = await openHttp({
    house,
    rooms,
    authenticate: (token) => authenticate(house, token),
    webDir,
  })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const visitors = new Visitors(await openBrowser(), address)
  afterAll(async () => {
    await visitors.leave()
    app.server.closeAllConnections()
    await app.close()
  })
  return {
    visitors,
    house,
    now: () => clock.now(),
    async forward(ms) {
      clock.forward(ms)
      await sweep(house)
      await opened.allHeard()
      await visitors.setTime(clock.now())
      await visitors.comeBack()
    },
  }
}
