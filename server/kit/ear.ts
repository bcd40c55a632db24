import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from './log.ts'

/** Hears what transactions say on a channel; undefined: something may have been missed, look for yourself. */
export type Hear = (payload: string | undefined) => void

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 5_000
/** How often the database is asked whether it still speaks to us, and how long its answer may take. */
const ASK_EVERY_MS = 10_000
const ANSWER_MS = 5_000

/**
 * One connection for all that this process listens to, opened when first asked for. What is said while it is lost is not heard:
 * after each new connection every listener is told so.
 */
export function openEar(config: pg.ClientConfig, log: Log) {
  const channels = new Map<string, Set<Hear>>()
  const stop = new AbortController()
  let running: Promise<void> | undefined
  let connected: pg.Client | undefined

  const each = (channel: string, payload: string | undefined) => {
    for (const hear of channels.get(channel) ?? []) hear(payload)
  }

  /** Who listens from now on may have missed what was said until now. */
  async function subscribe(client: pg.Client, channel: string): Promise<void> {
    await client.query(`listen ${client.escapeIdentifier(channel)}`)
    each(channel, undefined)
  }

  /** Resolves when the connection is lost or the ear is closed. */
  async function listen(): Promise<void> {
    const client = new pg.Client({
      ...config,
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
    })
    let asking: NodeJS.Timeout | undefined
    try {
      const lost = new Promise<void>((resolve) => {
        client.on('error', () => resolve())
        client.on('end', () => resolve())
        stop.signal.addEventListener('abort', () => resolve(), { once: true })
        // silence is this connection's usual state: only asking tells it from a dead one
        asking = setInterval(() => client.query('select 1').catch(() => resolve()), ASK_EVERY_MS)
      })
      client.on('notification', ({ channel, payload }) => each(channel, payload ?? ''))
      await client.connect()
      connected = client
      for (const channel of channels.keys()) await subscribe(client, channel)
      await lost
    } finally {
      connected = undefined
      clearInterval(asking)
      await Promise.race([client.end().catch(() => undefined), sleep(ANSWER_MS, undefined, { ref: false })])
    }
  }

  async function keepListening(): Promise<void> {
    let pause = FIRST_PAUSE_MS
    while (!stop.signal.aborted) {
      const began = Date.now()
      await listen().catch((error: Error) =>
        log.warn({ err: error.message }, 'nothing is heard from the database'),
      )
      pause = Date.now() - began > LONGEST_PAUSE_MS ? FIRST_PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS)
      if (!stop.signal.aborted) await sleep(pause, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }

  return {
    listen(channel: string, hear: Hear): void {
      channels.set(channel, (channels.get(channel) ?? new Set()).add(hear))
      // where this fails the connection is lost, and the next one begins with all channels
      if (connected) subscribe(connected, channel).catch(() => undefined)
      running ??= keepListening()
    },
    async close(): Promise<void> {
      stop.abort()
      await running
    },
  }
}
