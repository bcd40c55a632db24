// A page that stays open: it hears of news by the stream, and comes back by itself where the connection breaks.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Hand } from './town.ts'

export type Listener = {
  /** Ids of the notices that it was told of, in the order in which it was. A page shows none twice. */
  told: readonly number[]
  /** How many it was told of again within one connection; after coming back it may be. */
  repeated(): number
  /** How often it was connected. */
  connected(): number
  end(): Promise<void>
}

/** Listens at wherever `address` says when it connects, from where it was before. */
export function listenTo(address: () => string, as: Hand): Listener {
  const told: number[] = []
  const stop = new AbortController()
  let [last, connected, repeated] = ['', 0, 0]
  const hear = (block: string, heard: Set<number>) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
    last = field('id') ?? last
    if (field('event') !== 'inbox') return
    const { notices } = JSON.parse(field('data') ?? '{}') as { notices: { id: number }[] }
    // the newest first, as the inbox shows them
    for (const { id } of notices.toReversed()) {
      if (heard.has(id)) repeated++
      heard.add(id)
      if (!told.includes(id)) told.push(id)
    }
  }
  const connect = async () => {
    const response = await fetch(`${address()}/api/stream`, {
      headers: { cookie: `gridloom=${as.token}`, ...(last ? { 'last-event-id': last } : {}) },
      signal: stop.signal,
    })
    if (response.status !== 200) return
    connected++
    let text = ''
    const heard = new Set<number>()
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (text + part).split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) hear(block, heard)
    }
  }
  const listening = (async () => {
    while (!stop.signal.aborted) {
      await connect().catch(() => undefined)
      await sleep(50)
    }
  })()
  return {
    told,
    repeated: () => repeated,
    connected: () => connected,
    async end() {
      stop.abort()
      await listening
    },
  }
}
