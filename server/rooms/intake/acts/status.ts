import { randomUUID } from 'node:crypto'
import { DAY, MINUTE } from '../../../kit/clock.ts'
import type { Queries } from '../../../kit/db.ts'
import type { Listener } from '../../../kit/facts.ts'
import type { House } from '../../../kit/house.ts'
import { personOf } from '../../access/index.ts'
import { declareCarrier, queueOut } from '../../notices/index.ts'
import { type Move, moveIn, stateWords } from '../../matters/index.ts'
import { SIGNED_HEADERS, signatureOf } from '../rules.ts'
import { type Channel, channelAt, channelByAccount } from '../store/channels.ts'
import { filersOf } from '../store/receipts.ts'
import { eventOf, seenStepOf, threadFor } from './show.ts'

const CARRIER = 'intake'
/** Messages to one channel go out one after the other. */
export const lineOf = (channelId: number): string => `intake ${channelId}`
/** A receiver may be away over a long weekend; older news is read anew by `GET`. */
const KEPT_MS = 7 * DAY
const PAUSES_MS = [5_000, 15_000, MINUTE, 2 * MINUTE, 5 * MINUTE, ...Array<number>(700).fill(10 * MINUTE)]
/** What a receiver says of the message itself; anything else may be its own trouble, and passes. */
const REFUSES: ReadonlySet<number> = new Set([400, 410, 413, 422])

/**
 * Queues one message for each step of a channel's matter that its reporter may see, in the transaction that moves the cursor
 * past the fact: none is lost, and a repeat carries the same event.
 */
export const sendStatus = (house: House): Listener => ({
  name: 'intake.status',
  hears: ['matters.filed', 'matters.stepped'],
  async handleAll(q, facts) {
    for (const [districtId, own] of Map.groupBy(facts, (fact) => fact.district_id)) {
      const moves = own.flatMap((fact) => moveIn(fact) ?? [])
      const roots = [...new Set(moves.map(({ root }) => root))]
      const filers = new Map((await filersOf(q, districtId, roots)).map((filer) => [filer.id, filer]))
      for (const move of moves) {
        const filed = filers.get(move.root)
        const channel = filed && (await channelByAccount(q, districtId, filed.filedBy))
        if (filed && channel?.statusUrl) await queueStatus(house, q, move, { channel, ref: filed.ref })
      }
    }
  },
})

async function queueStatus(
  house: House,
  q: Queries,
  { about, root, seq = 1 }: Move,
  { channel, ref }: { channel: Channel; ref: string | null },
): Promise<void> {
  const body = await messageFor(house, channel, root, { matterId: about, seq })
  if (!body) return
  const now = house.clock.now()
  await queueOut(q, {
    districtId: channel.districtId,
    channel: CARRIER,
    line: lineOf(channel.id),
    kind: 'intake_status',
    receiver: channel.name,
    about: root,
    to: house.secrets.seal(String(channel.id)),
    body: house.secrets.seal(JSON.stringify({ ref, ...body })),
    now,
    expires: new Date(now.getTime() + KEPT_MS),
  })
}

/** What is said of one step: the step, and the state of the matter after it. */
async function messageFor(
  house: House,
  channel: Channel,
  root: string,
  at: { matterId: string; seq: number },
) {
  const who = await personOf(house, channel.accountId)
  const { thread, matter } = await threadFor(house, who, root, 'zh')
  const index = thread.findIndex((k) => k.matterId === at.matterId && k.seq === at.seq)
  const knot = thread[index]
  if (!knot) return undefined
  const state =
    thread.slice(0, index + 1).findLast((k) => k.matterId === root && k.state !== null)?.state ?? matter.state
  const { words, plain, end } = await stateWords(house, channel.districtId, { ...matter, state })
  return {
    event: eventOf(knot),
    number: matter.number,
    state: { key: state, words, plain },
    closed: end,
    step: seenStepOf(knot),
  }
}

declareCarrier(CARRIER, {
  words: { zh: '进展回传', en: 'Status sent back' },
  kinds: { intake_status: { zh: '事项进展', en: 'Step of a matter' } },
  pauses: PAUSES_MS,
  async request(house, message) {
    const channel = await channelAt(house.db, message.districtId, Number(message.to))
    if (!channel?.statusUrl || channel.offAt) return undefined
    return {
      url: channel.statusUrl,
      body: message.body,
      headers: signedHeaders(house, channel, message.body),
    }
  },
  verdict: ({ status }) => {
    if (status >= 200 && status < 300) return { kind: 'taken' }
    const why = `status ${status}`
    return REFUSES.has(status) ? { kind: 'refused', why } : { kind: 'again', why }
  },
})

/** Signed as the channel signs what it sends us; while the secret before is still good, by that as well. */
function signedHeaders(house: House, channel: Channel, body: string): Record<string, string> {
  const now = house.clock.now()
  const { pathname, search } = new URL(channel.statusUrl ?? '')
  const request = {
    method: 'POST',
    url: pathname + search,
    timestamp: String(Math.floor(now.getTime() / 1000)),
    nonce: randomUUID(),
    body: Buffer.from(body),
  }
  const by = (sealed: Buffer) => signatureOf(channel.digest, house.secrets.open(sealed), request)
  const old = channel.oldSecret && channel.oldUntil && channel.oldUntil > now ? channel.oldSecret : null
  return {
    'content-type': 'application/json; charset=utf-8',
    [SIGNED_HEADERS.key]: channel.keyId,
    [SIGNED_HEADERS.timestamp]: request.timestamp,
    [SIGNED_HEADERS.nonce]: request.nonce,
    [SIGNED_HEADERS.signature]: by(channel.secret),
    ...(old ? { [`${SIGNED_HEADERS.signature}-old`]: by(old) } : {}),
  }
}
