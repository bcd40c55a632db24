import { HOUR, steadyTime } from '../../../kit/clock.ts'
import type { House } from '../../../kit/house.ts'
import type { Queries } from '../../../kit/db.ts'
import { takenLines } from '../store/outbox.ts'

/** What is looked at of one channel: more than all servers hold at once. */
const MOST = 500
type Seen = { lease: number; since: number }
const seen = new WeakMap<House, Map<string, Seen>>()

/**
 * Lines of a channel that somebody may still have in hand. A lease ends by the clock; but where the clock was put ahead, its holder may
 * be in the middle of a post. So it is also watched for as long as a pass can take, by time that only passes: `handsMs`.
 */
export async function inHand(
  house: House,
  q: Queries,
  at: { districtId: number; channel: string },
  handsMs: number,
): Promise<string[]> {
  const known = seen.get(house) ?? new Map<string, Seen>()
  seen.set(house, known)
  const now = steadyTime(house.clock)
  const lines: string[] = []
  for (const { line, lease } of await takenLines(q, { ...at, most: MOST })) {
    const key = `${at.districtId} ${line}`
    let one = known.get(key)
    if (one?.lease !== lease.getTime()) known.set(key, (one = { lease: lease.getTime(), since: now }))
    if (now - one.since < handsMs) lines.push(line)
  }
  for (const [key, { since }] of known) if (now - since > HOUR) known.delete(key)
  return lines
}
