import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { People } from '../world/people.ts'
import { type Round, drive } from './drive.ts'

/** What a process that makes load is told when it starts. */
export type Start = { port: number; database: object; dataDir: string; people: People }
type Ask = { load: string; connections: number; seconds: number }

/** One piece of work on one connection, again and again; `end` closes the connection. */
export type Piece = { work(): Promise<void>; end(): void | Promise<void> }
/** A load by name: opens a connection and says what it does. */
export type Loads = Record<string, (connection: number) => Promise<Piece>>

/** The side of the process that makes load: answers each ask with a round. */
export function serveLoads(loadsOf: (start: Start) => Promise<Loads>): void {
  let loads: Promise<Loads> | undefined
  const answer = async (ask: Ask): Promise<Round> => {
    const load = (await loads)?.[ask.load]
    if (!load) throw new Error(`there is no load ${ask.load}`)
    const pieces = await Promise.all(Array.from({ length: ask.connections }, (_, i) => load(i)))
    try {
      return await drive(ask.connections, ask.seconds, (i) => (pieces[i] as Piece).work())
    } finally {
      await Promise.all(pieces.map((piece) => piece.end()))
    }
  }
  process.on('message', (message: { start: Start } | { ask: Ask }) => {
    if ('start' in message) {
      loads = loadsOf(message.start)
      loads.catch(() => {})
      return
    }
    answer(message.ask).then(
      (round) => process.send?.({ round }),
      (error: Error) => process.send?.({ error: error.stack ?? String(error) }),
    )
  })
  process.on('disconnect', () => process.exit(0))
}

export type Worker = {
  pid: number
  run(load: string, connections: number, seconds: number): Promise<Round>
  stop(): Promise<void>
}

/** The side that asks: a process of its own, so that making load and measuring it share no event loop with the server. */
export function startWorker(file: 'http.ts' | 'bare.ts', start: Start): Worker {
  const child: ChildProcess = fork(fileURLToPath(new URL(file, import.meta.url)), { execArgv: [] })
  child.send({ start })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`bench/load/${file} ended with ${code}`)
  })
  ended.catch(() => {})
  return {
    pid: child.pid ?? 0,
    async run(load, connections, seconds) {
      child.send({ ask: { load, connections, seconds } satisfies Ask })
      const [answer] = (await Promise.race([once(child, 'message'), ended])) as [
        { round?: Round; error?: string },
      ]
      if (!answer.round) throw new Error(answer.error)
      return answer.round
    },
    async stop() {
      if (child.connected) child.disconnect()
      await ended.catch(() => {})
    },
  }
}
