import { MINUTE } from '../../kit/clock.ts'
import { LOCK_AFTER, LOCK_MINUTES } from './rules.ts'

const KEPT = 20_000
const locks = new Map<string, { failed: number; until: Date | null }>()

/**
 * Locks for logins that nobody has, by the rule that the database keeps for the others: a lock, and what it says, tells nothing
 * about who is there. They live in this process and are bounded.
 */
export const nobodysLock = {
  until: (login: string): Date | null => locks.get(login)?.until ?? null,
  fail(login: string, now: Date): void {
    const { failed, until } = locks.get(login) ?? { failed: 0, until: null }
    if (locks.size >= KEPT) locks.clear()
    const locked = failed + 1 >= LOCK_AFTER
    locks.set(
      login,
      locked
        ? { failed: 0, until: new Date(now.getTime() + LOCK_MINUTES * MINUTE) }
        : { failed: failed + 1, until },
    )
  },
}
