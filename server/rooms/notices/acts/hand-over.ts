import { steadyTime } from '../../../kit/clock.ts'
import type { House } from '../../../kit/house.ts'
import type { Carrier, Verdict } from '../carriers.ts'
import { paceOf, pauseAfter, verdictOf } from '../rules.ts'
import { NotCalled, type Outward, type Send } from '../send.ts'
import * as store from '../store/outbox.ts'

/** Messages of one channel of one district in the hands of this process until the lease ends. */
export type Hand = {
  house: House
  districtId: number
  channel: string
  carrier: Carrier
  send: Send
  lease: Date
  /** When no further post is begun, in steady time. */
  until: number
}

/** One post: a message, or several joined. */
export type Part = { messages: store.Waiting[]; first: store.Waiting; outward: Outward }

const idsOf = (messages: readonly store.Waiting[]) => messages.map((m) => m.id)
const after = (house: House, ms: number) => new Date(house.clock.now().getTime() + ms)

/** Back into the line without having been tried. */
export const giveBack = (
  { house, districtId, lease }: Hand,
  messages: readonly store.Waiting[],
  ms: number,
) =>
  store.postpone(house.db, {
    districtId,
    ids: idsOf(messages),
    lease,
    next: after(house, ms),
    tried: false,
    why: null,
  })

export const bury = ({ house, districtId, lease }: Hand, messages: readonly store.Waiting[], why: string) =>
  store.markDead(house.db, { districtId, ids: idsOf(messages), lease, now: house.clock.now(), why })

type Spoken = { line: string; at: Date }
type Handed = { taken: number; spoken: Spoken[] }

/** One address's posts, one after the other. After a failure the rest of its line waits; after silence, all that is left. */
export async function handOver(hand: Hand, parts: readonly Part[]): Promise<Handed> {
  const { house, districtId, carrier } = hand
  const held = new Set<string>()
  const spoken: Spoken[] = []
  let silent = false
  let taken = 0
  for (const part of parts) {
    const { line } = part.first
    if (silent || held.has(line) || steadyTime(house.clock) > hand.until) {
      held.add(line)
      await giveBack(hand, part.messages, silent ? (pauseAfter(1, carrier.pauses) ?? 0) : 0)
      continue
    }
    const verdict = await attempt(hand, part)
    if (verdict.kind !== 'silent') spoken.push({ line, at: house.clock.now() })
    if (verdict.kind === 'taken') {
      await store.markSent(house.db, districtId, idsOf(part.messages), house.clock.now())
      taken += part.messages.length
      continue
    }
    house.log.warn({ message: part.first.id, channel: hand.channel, verdict }, 'message not taken')
    if (verdict.kind === 'refused') {
      await bury(hand, part.messages, verdict.why)
      continue
    }
    silent = verdict.kind === 'silent'
    held.add(line)
    await tryLater(hand, part, verdict.why, verdict.kind === 'again' ? verdict.afterMs : undefined)
  }
  return { taken, spoken }
}

/** `silent`: nobody is there, so the others of this address need not find it out one by one. */
const attempt = (
  { send, carrier }: Hand,
  { outward }: Part,
): Promise<Verdict | { kind: 'silent'; why: string }> =>
  send(outward).then(carrier.verdict ?? verdictOf, (error: Error) => ({
    kind: error instanceof NotCalled ? 'refused' : 'silent',
    why: error.message,
  }))

/** The first of a joined post counts the try for all of them: it goes first again, and with it they wait. */
async function tryLater(hand: Hand, { messages, first }: Part, why: string, asked?: number): Promise<void> {
  const { house, districtId, lease, carrier } = hand
  const pause = pauseAfter(first.tries, carrier.pauses, asked, Math.random())
  if (pause === undefined) await bury(hand, [first], why)
  else
    await store.postpone(house.db, {
      districtId,
      ids: [first.id],
      lease,
      next: after(house, pause),
      tried: true,
      why,
    })
  await giveBack(hand, messages.slice(1), 0)
}

/** What each line said and when, in place of what was reckoned with when its messages were taken. */
export async function keepPace(
  hand: Hand,
  lines: readonly string[],
  spoken: readonly Spoken[],
): Promise<void> {
  const { house, districtId, carrier, lease } = hand
  for (const line of lines) {
    await house.db.tx(async (q) => {
      const before = await store.postsOf(q, districtId, line)
      const posts = [
        ...before.filter((at) => at.getTime() !== lease.getTime()),
        ...spoken.filter((s) => s.line === line).map((s) => s.at),
      ]
      const { recent } = paceOf(posts, carrier.perMinute ?? 0, house.clock.now())
      await store.keepPosts(q, districtId, line, recent)
    })
  }
}
