import { PassThrough, type Readable } from 'node:stream'
import { DAY } from '../../kit/clock.ts'
import type { House } from '../../kit/house.ts'
import { eventText } from '../../kit/http/events.ts'
import { problem } from '../../kit/problems.ts'
import { authenticate } from '../access/index.ts'
import { viewOf } from './acts/inbox.ts'
import { CHANNEL, countUnread, newsSince } from './store/inbox.ts'

/** Pages that one person has open and looks at, on all devices. */
const STREAMS_OF_ACCOUNT = 8
/** A stream costs little memory and one query for each notice; above this, asking from time to time is cheaper. */
const STREAMS = 2_000
/** Proxies cut what is silent for a minute, some for half of it. */
const BEAT_MS = 20_000
/** Where a browser comes back after a cut: not all in the same moment. */
const COME_BACK_MS = { least: 2_000, spread: 3_000 }
const NEWS_AT_ONCE = 50
/** Who comes back later reads the inbox anyway. */
const NEWS_OF_MS = DAY
/** Who reads so slowly is not there. */
const UNREAD_BYTES = 256 * 1024

type Stream = {
  districtId: number
  accountId: number
  token: string
  out: PassThrough
  /** Which news it has seen, by the database's count of transactions. */
  since: string | undefined
  told: ReadonlySet<number>
  unread: number | undefined
  at: 'rest' | 'work' | 'work again'
}

class Hub {
  private readonly streams = new Map<string, Set<Stream>>()
  private readonly beat: NodeJS.Timeout
  private open = 0
  private ended = false
  private readonly house: House

  constructor(house: House) {
    this.house = house
    house.db.listen(CHANNEL, (payload) => this.hear(payload))
    this.beat = setInterval(() => this.heartbeat(), BEAT_MS)
    this.beat.unref()
  }

  /** A new stream, from where the person was before. Throws `notices.too_many_streams`, `http.busy`. */
  add(who: { districtId: number; accountId: number }, token: string, since: string | undefined): Readable {
    const key = `${who.districtId} ${who.accountId}`
    const others = this.streams.get(key) ?? new Set()
    if (this.ended || this.open >= STREAMS) throw problem('http.busy', { seconds: 30 })
    if (others.size >= STREAMS_OF_ACCOUNT) throw problem('notices.too_many_streams', { seconds: 60 })
    const out = new PassThrough()
    const { districtId, accountId } = who
    const nothing: ReadonlySet<number> = new Set()
    const stream: Stream = {
      districtId,
      accountId,
      token,
      out,
      since,
      told: nothing,
      unread: undefined,
      at: 'rest',
    }
    this.streams.set(key, others.add(stream))
    this.open++
    out.once('close', () => {
      this.open--
      others.delete(stream)
      if (others.size === 0 && this.streams.get(key) === others) this.streams.delete(key)
    })
    out.on('error', () => undefined)
    out.write(`retry: ${COME_BACK_MS.least + Math.round(Math.random() * COME_BACK_MS.spread)}\n\n`)
    this.serve(stream)
    return out
  }

  /** Ends all streams; who comes now is told to come again. */
  end(): void {
    this.ended = true
    clearInterval(this.beat)
    for (const stream of this.all()) stream.out.end()
  }

  private *all(): Generator<Stream> {
    for (const streams of this.streams.values()) yield* streams
  }

  private hear(payload: string | undefined): void {
    if (payload === undefined) {
      for (const stream of this.all()) this.serve(stream)
      return
    }
    const [districtId, accounts = ''] = payload.split(' ')
    for (const account of accounts.split(','))
      for (const stream of this.streams.get(`${districtId} ${account}`) ?? []) this.serve(stream)
  }

  /** What the stream has not said yet; once at a time, and once more if something came meanwhile. */
  private serve(stream: Stream): void {
    if (stream.at !== 'rest') {
      stream.at = 'work again'
      return
    }
    stream.at = 'work'
    this.say(stream)
      .catch((error: Error) => {
        // the browser comes back and asks for what it missed
        this.house.log.warn({ err: error.message }, 'a stream was cut')
        stream.out.destroy()
      })
      .finally(() => {
        const again = stream.at === 'work again'
        stream.at = 'rest'
        if (again && !stream.out.closed) this.serve(stream)
      })
  }

  private async say(stream: Stream): Promise<void> {
    if (!(await this.stillIn(stream))) return
    const { db, clock } = this.house
    const from = new Date(clock.now().getTime() - NEWS_OF_MS)
    const { mark, rows } = await newsSince(db, stream, stream.since, { from, most: NEWS_AT_ONCE })
    const unread = await countUnread(db, stream)
    // a page that has just come reads its inbox: what lies there is not news to it, also where an older transaction still runs
    const fresh = stream.since === undefined ? [] : rows.filter((row) => !stream.told.has(row.id))
    const changed = fresh.length > 0 || unread !== stream.unread
    Object.assign(stream, { since: mark, told: new Set(rows.map((row) => row.id)), unread })
    if (!changed) return
    const inbox = { kind: 'inbox', unread, notices: fresh.map(viewOf) }
    const moved = [...new Set(fresh.map((row) => row.about))].map((matter) => ({ kind: 'moved', matter }))
    for (const data of [inbox, ...moved]) stream.out.write(eventText({ id: mark, name: data.kind, data }))
    if (stream.out.writableLength > UNREAD_BYTES) stream.out.destroy()
  }

  /** Nothing is said to who has signed out. */
  private async stillIn({ accountId, token, out }: Stream): Promise<boolean> {
    const who = await authenticate(this.house, token)
    if (who?.accountId === accountId) return true
    out.end(eventText({ name: 'end', data: {} }))
    return false
  }

  private async heartbeat(): Promise<void> {
    const streams = [...this.all()]
    for (const { out } of streams) {
      if (out.writableLength > UNREAD_BYTES) out.destroy()
      else out.write(':\n\n')
    }
    const looked = await Promise.allSettled(streams.map((stream) => this.stillIn(stream)))
    const failed = looked.find((one) => one.status === 'rejected')
    if (failed) this.house.log.warn({ err: String(failed.reason) }, 'sessions could not be looked up')
  }
}

const hubs = new WeakMap<House, Hub>()

export function openStream(
  house: House,
  who: { districtId: number; accountId: number },
  token: string,
  since: string | undefined,
): Readable {
  let hub = hubs.get(house)
  if (!hub) hubs.set(house, (hub = new Hub(house)))
  return hub.add(who, token, since)
}

/** Ends the streams of this process, so that its stop need not wait for who only listens. */
export function endStreams(house: House): void {
  hubs.get(house)?.end()
}
