import type { House } from '../../kit/house.ts'
import { failureAt } from './rules.ts'
import * as store from './store/strangers.ts'

const markOf = (house: House, login: string) => house.secrets.mark(`login ${login}`)

/**
 * Locks for logins that nobody has, by the rule that holds for the others and for all servers alike: a lock, and what it says,
 * tells nothing about who is there.
 */
export const nobodysLock = {
  until: (house: House, login: string): Promise<Date | null> => store.lockOf(house.db, markOf(house, login)),
  fail: (house: House, login: string, now: Date) =>
    store.countFailure(house.db, markOf(house, login), failureAt(now)),
}
