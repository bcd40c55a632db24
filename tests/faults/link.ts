// A link between a server and its database that can be cut in all the ways in which real ones are.
import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { openReader } from './wire.ts'

/** In which direction bytes vanish while the sockets stay open. */
export type Lost = 'questions' | 'answers' | 'both'
/** What becomes of the next write: never sent, sent and its answer thrown away, sent and cut at once. */
export type AtWrite = 'never sent' | 'answer cut' | 'answer vanishes' | 'cut at once'

/** What `tcp_user_timeout` and the keepalives of a session add up to. */
const KERNEL_MS = 25_000

type Pair = { client: Socket; base: Socket; lost: Set<'questions' | 'answers'>; onAnswer?: () => void }

export type Link = {
  port: number
  /** Cuts what is open: with RST, or with FIN. New connections come through. */
  cut(how: 'reset' | 'end'): void
  /** Bytes vanish on what is open; with `all` also on what opens from now on. */
  lose(what: Lost, options?: { all?: boolean }): void
  /** The next statement that writes matters. Resolves when it has come to pass. */
  atNextWrite(what: AtWrite): Promise<void>
  /** Nothing more comes through and what is open is cut: new connections are refused. */
  down(): void
  /** Each chunk takes so long; `bytes` a second at most. */
  slow(latencyMs: number, bytes: number): void
  /** Everything comes through again; what was lost on open connections stays lost. */
  restore(): Promise<void>
  close(): Promise<void>
}

/** A proxy on a port of its own before the socket at `path`. */
export async function openLink(path: string): Promise<Link> {
  const pairs = new Set<Pair>()
  const sockets = new Set<Socket>()
  let loseAll: Lost | undefined
  let pace: { latencyMs: number; bytes: number } | undefined
  let armed: { what: AtWrite; done: () => void } | undefined
  const allow = (lost: Pair['lost'], what: Lost) => {
    for (const one of ['questions', 'answers'] as const) if (what === one || what === 'both') lost.add(one)
  }
  const end = (pair: Pair, how: 'reset' | 'end') => {
    if (how === 'reset') pair.client.resetAndDestroy()
    else pair.client.end()
    pair.base.destroy()
    pairs.delete(pair)
  }
  /** Hands chunks on in their order, later where the link is slow. */
  const carrier = (to: Socket, from: Socket) => {
    let before = Promise.resolve()
    const push = (chunk: Buffer) => {
      if (!to.destroyed && !to.write(chunk)) {
        from.pause()
        to.once('drain', () => from.resume())
      }
    }
    let behind = 0
    const later = async (chunk: Buffer, before: Promise<void>, when: { at: number; takes: number }) => {
      await before
      await sleep(Math.max(0, when.at - Date.now()) + when.takes)
      behind--
      push(chunk)
    }
    return (chunk: Buffer) => {
      if (!pace && behind === 0) return push(chunk)
      const at = Date.now() + (pace?.latencyMs ?? 0)
      const takes = pace ? (chunk.length / pace.bytes) * 1000 : 0
      behind++
      before = later(chunk, before, { at, takes })
    }
  }
  const strike = (pair: Pair, chunk: Buffer, carry: (chunk: Buffer) => void) => {
    const { what, done } = armed as NonNullable<typeof armed>
    armed = undefined
    if (what !== 'never sent') carry(chunk)
    if (what === 'answer vanishes') pair.lost.add('answers')
    else if (what === 'answer cut') pair.onAnswer = () => end(pair, 'reset')
    // what was handed to the database's socket reaches it, though nobody waits for the answer
    else setImmediate(() => end(pair, 'reset'))
    done()
  }
  const server: Server = createServer({ noDelay: true }, (client) => {
    const base = connect(path)
    const pair: Pair = { client, base, lost: new Set() }
    if (loseAll) allow(pair.lost, loseAll)
    pairs.add(pair)
    for (const socket of [client, base]) sockets.add(socket.once('close', () => sockets.delete(socket)))
    const [ask, answer] = [carrier(base, client), carrier(client, base)]
    const writes = openReader()
    client.on('data', (chunk) => {
      if (pair.lost.has('questions')) return
      if (writes(chunk) && armed) strike(pair, chunk, ask)
      else ask(chunk)
    })
    base.on('data', (chunk) => {
      if (pair.onAnswer) return pair.onAnswer()
      if (!pair.lost.has('answers')) answer(chunk)
    })
    for (const [one, other] of [
      [client, base],
      [base, client],
    ] as const) {
      one.on('error', () => one.destroy())
      // where bytes vanish, so does the word that a side is gone; the other side's kernel finds out some time later
      one.on('close', () => {
        if (pair.lost.size === 0) other.destroy()
        else setTimeout(() => other.destroy(), KERNEL_MS).unref()
        pairs.delete(pair)
      })
    }
  })
  let port = 0
  const listen = async () => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    port = typeof address === 'object' && address ? address.port : 0
  }
  await listen()
  const cut = (how: 'reset' | 'end') => {
    for (const pair of pairs) end(pair, how)
  }
  const down = () => {
    server.close()
    cut('reset')
  }
  return {
    port,
    cut,
    down,
    lose(what, { all = false } = {}) {
      for (const { lost } of pairs) allow(lost, what)
      if (all) loseAll = what
    },
    atNextWrite: (what) => new Promise((done) => (armed = { what, done })),
    slow: (latencyMs, bytes) => (pace = { latencyMs, bytes }),
    async restore() {
      loseAll = undefined
      pace = undefined
      if (!server.listening) await listen()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      if (server.listening) await new Promise((closed) => server.close(closed))
    },
  }
}
