import type { House } from '../../kit/house.ts'
import { FAILURES_KEPT_MS } from './rules.ts'
import { dropEndedSessions } from './store.ts'
import { forgetBefore } from './store/strangers.ts'

/** Drops sessions that have ended, and the failures of a day before at logins that nobody has. */
export async function forgetEnded(house: House): Promise<void> {
  const now = house.clock.now()
  await dropEndedSessions(house.db, now)
  await forgetBefore(house.db, new Date(now.getTime() - FAILURES_KEPT_MS))
}
