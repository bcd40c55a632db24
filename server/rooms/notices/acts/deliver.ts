import { APART_MS, MINUTE, steadyTime } from '../../../kit/clock.ts'
import type { House } from '../../../kit/house.ts'
import { servedDistricts } from '../../grid/index.ts'
import { allCarriers, type Carrier } from '../carriers.ts'
import { groupsOf, LONGEST, paceOf, partsOf, PAUSES } from '../rules.ts'
import { PATIENCE_MS, post, type Send } from '../send.ts'
import * as store from '../store/outbox.ts'
import { bury, giveBack, type Hand, handOver, keepPace, type Part } from './hand-over.ts'
import { inHand } from './watch.ts'

/** Lines taken at once of one channel, and messages of one line: what one pass holds on its lease. */
const LINES = 20
const RUN = 20
/** Messages that one joined message may stand for. */
const JOINED = 500
/** How long receivers may keep a call busy before what is left goes back for the next. */
const BUSY_MS = 10_000
/** Longer than a pass can take, so that a lease never ends while its holder still works. */
const LEASE_MS = BUSY_MS + PATIENCE_MS + 45_000
/** The same where the clock was put ahead meanwhile: the last post begins within one of these and ends within the other. */
const HANDS_MS = BUSY_MS + PATIENCE_MS + 5_000
/** A line that has had its share of the minute, whose address is silent or not yet known, is put off for no longer. */
const LONGEST_REST_MS = 2 * MINUTE
/** Without an address a message waits, and is looked at again so often. */
const NOWHERE_MS = 30_000
const EXPIRED_AT_ONCE = 500

/**
 * Hands what waits in the outbox to its receivers, each line in order. A receiver that fails holds up only its own lines and is
 * asked again after a growing pause; after the last pause, refused for good, or out of date a message is a dead letter. Several
 * processes share the work by leases. Returns how many messages were taken.
 */
export async function deliver(house: House, send: Send = post): Promise<number> {
  const channels = (await servedDistricts(house.db)).flatMap(({ id: districtId }) =>
    [...allCarriers()].map(([channel, carrier]) => ({ house, districtId, channel, carrier, send })),
  )
  const counts = await Promise.all(channels.map(deliverChannel))
  return counts.reduce((sum, n) => sum + n, 0)
}

type Channel = Omit<Hand, 'lease' | 'until'> & { channel: string; carrier: Carrier }

async function deliverChannel(channel: Channel): Promise<number> {
  const { house, districtId } = channel
  await store.expire(house.db, districtId, channel.channel, house.clock.now(), EXPIRED_AT_ONCE)
  const until = steadyTime(house.clock) + BUSY_MS
  let taken = 0
  do {
    const lease = new Date(house.clock.now().getTime() + LEASE_MS)
    const hand: Hand = { ...channel, lease, until }
    const runs = await takeRuns(hand)
    if (runs.length === 0) break
    const parts = (await Promise.all(runs.map((run) => prepare(hand, run)))).flat()
    const groups = groupsOf(parts, (part) => part.outward.url)
    const handed = await Promise.all(groups.map((group) => handOver(hand, group)))
    for (const one of handed) taken += one.taken
    if (channel.carrier.perMinute) {
      const lines = runs.map((run) => run.line)
      await keepPace(
        hand,
        lines,
        handed.flatMap((one) => one.spoken),
      )
    }
  } while (steadyTime(house.clock) < until)
  return taken
}

type Run = { line: string; messages: store.Waiting[]; slots: number }

/** Takes the due lines' next messages; a line that has had its share of the minute rests instead. */
const takeRuns = ({ house, districtId, channel, carrier, lease }: Hand): Promise<Run[]> =>
  house.db.tx(async (q) => {
    const now = house.clock.now()
    const ahead = {
      taken: LEASE_MS + APART_MS,
      untried: LONGEST_REST_MS + APART_MS,
      asked: LONGEST + APART_MS,
      failed: (carrier.pauses ?? PAUSES).map((pause) => pause + APART_MS),
    }
    const runs: Run[] = []
    const leave = await inHand(house, q, { districtId, channel }, HANDS_MS)
    for (const { line } of await store.dueLines(q, {
      districtId,
      channel,
      now,
      ahead,
      leave,
      most: LINES,
    })) {
      let slots = RUN
      if (carrier.perMinute) {
        const pace = paceOf(await store.postsOf(q, districtId, line), carrier.perMinute, now)
        if (pace.free === 0) {
          await store.restLine(q, districtId, line, pace.freeAt)
          continue
        }
        slots = Math.min(RUN, pace.free)
        // until it is known when they were spoken: the latest that it can be
        await store.keepPosts(q, districtId, line, [...pace.recent, ...Array<Date>(slots).fill(lease)])
      }
      const most = carrier.join ? JOINED : slots
      runs.push({ line, slots, messages: await store.takeRun(q, { districtId, line, now, lease, most }) })
    }
    return runs
  })

/** The posts of a run with their addresses. What has no address yet goes back; what can't be made into a post is dead. */
async function prepare(hand: Hand, { messages, slots }: Run): Promise<Part[]> {
  const { house, districtId, carrier } = hand
  const parts: Part[] = []
  for (const group of partsOf(messages, slots)) {
    const [first] = group as [store.Waiting]
    try {
      const bodies = group.map((m) => house.secrets.open(m.body))
      const outward = await carrier.request(house, {
        districtId,
        key: `${districtId}-${first.id}`,
        kind: first.kind,
        line: first.line,
        about: first.about,
        to: house.secrets.open(first.to),
        body: carrier.join && bodies.length > 1 ? carrier.join(bodies) : (bodies[0] ?? ''),
        tries: first.tries,
      })
      if (!outward) {
        await giveBack(hand, messages.slice(messages.indexOf(first)), NOWHERE_MS)
        break
      }
      parts.push({ messages: group, first, outward })
    } catch (error) {
      await bury(hand, group, error instanceof Error ? error.message : String(error))
    }
  }
  return parts
}
