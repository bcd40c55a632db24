import type { Socket } from 'node:net'
import pg from 'pg'
import type { Log } from './log.ts'

/** Whoever has waited this long without a byte from the database is asked after. */
const SILENT_MS = 4_000
const LOOK_MS = 1_000
/** An answer given so short a time ago may still be on its way. */
const ON_ITS_WAY_MS = 1_000
/** The longest that the asking itself takes before the whole link is taken for cut. */
const ANSWER_MS = 5_000

type Waiting = { since: number; bytes: number; statements: number }

/** No word from the database, and it is not at work on ours: the state is that of a connection that failed. */
class LinkLost extends Error {
  readonly code = '08006'
}

const socketOf = (client: pg.Client) => (client.connection as unknown as { stream: Socket }).stream

/**
 * Looks after statements under way. Where bytes vanish while the sockets stay open, nobody ever says that a connection is dead:
 * what has been silent for 4 s is asked after on a new connection. Is the database at work on it, or was until just now, it goes on,
 * however long it takes. Else its answer is lost: its session is ended there, with its locks, and the waiting statement fails. So it does where
 * the new connection gets no answer either. Found out within 10 s.
 */
export function openPulse(config: pg.ClientConfig, log: Log) {
  const waiting = new Map<pg.Client, Waiting>()
  const idle = new Set<pg.Client>()
  /** By which the database knows the session: what a pooler between says at the beginning is a number of its own. */
  const numbers = new WeakMap<pg.Client, number>()
  const numberOf = (client: pg.Client) => numbers.get(client) ?? 0
  let asking = false

  /** The sessions that the database is at work on; the others are ended. Asked of once the new connection stands. */
  async function atWork(sessions: () => readonly number[]): Promise<Set<number>> {
    const client = new pg.Client({
      ...config,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
    })
    client.on('error', () => {})
    try {
      await client.connect()
      // where the server acts as another role, only the one it entered as sees these sessions
      await client.query('set role none')
      const { rows } = await client.query<{ pid: number; ended: boolean }>(
        // how long it has been idle: by the database's clock, which says when it was asked this
        `select s.pid, case when s.state like 'idle%' and own.query_start - s.state_change > $2::interval
           then pg_terminate_backend(s.pid) else false end as ended
         from pg_stat_activity s, pg_stat_activity own
         where own.pid = pg_backend_pid() and s.datname = current_database() and s.pid = any($1)`,
        [sessions(), `${ON_ITS_WAY_MS} ms`],
      )
      return new Set(rows.filter(({ ended }) => !ended).map(({ pid }) => pid))
    } finally {
      socketOf(client).destroy()
    }
  }

  const silent = (): pg.Client[] => {
    const now = Date.now()
    return [...waiting].flatMap(([client, seen]) => {
      const { bytesRead, writableLength } = socketOf(client)
      if (bytesRead !== seen.bytes || writableLength > 0)
        waiting.set(client, { ...seen, since: now, bytes: bytesRead })
      else if (now - seen.since >= SILENT_MS) return [client]
      return []
    })
  }

  async function look(): Promise<void> {
    const suspects = silent().map((client) => ({ client, seen: waiting.get(client) }))
    if (suspects.length === 0) return
    // what has been answered meanwhile, or waits with its next statement, is none of them any more
    const stillSilent = () =>
      suspects.filter(({ client, seen }) => waiting.get(client) === seen).map(({ client }) => client)
    const busy = await atWork(() => stillSilent().map(numberOf)).catch((error: unknown) => {
      // who refuses is there: it has no room for one more, or is just starting
      return error instanceof pg.DatabaseError ? undefined : new Set<number>()
    })
    if (!busy) return
    const lost = stillSilent().filter((client) => !busy.has(numberOf(client)))
    if (lost.length === 0) return
    log.warn({ connections: lost.length }, 'no answer from the database on open connections: given up')
    // what is idle went the same way, and whoever took it next would wait in vain
    for (const client of [...lost, ...idle])
      socketOf(client).destroy(new LinkLost('no answer from the database on an open connection'))
  }

  /** A statement goes out on this connection. */
  function begun(client: pg.Client): void {
    idle.delete(client)
    const seen = waiting.get(client) ?? {
      since: Date.now(),
      bytes: socketOf(client).bytesRead,
      statements: 0,
    }
    waiting.set(client, { ...seen, statements: seen.statements + 1 })
  }

  const timer = setInterval(() => {
    if (asking) return
    asking = true
    look()
      .catch((error: Error) => log.warn({ err: error.message }, 'connections could not be looked at'))
      .finally(() => (asking = false))
  }, LOOK_MS).unref()

  return {
    /** A new connection: its first question is who is at its other end. */
    async connected(client: pg.Client): Promise<void> {
      begun(client)
      try {
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
        numbers.set(client, rows[0]?.pid ?? 0)
      } finally {
        waiting.delete(client)
      }
    },
    begun,
    /** One of its statements has its answer. */
    ended(client: pg.Client): void {
      const seen = waiting.get(client)
      if (!seen || seen.statements <= 1) waiting.delete(client)
      else waiting.set(client, { ...seen, since: Date.now(), statements: seen.statements - 1 })
    },
    /** It waits for nothing any more, and for whoever comes next. */
    rests(client: pg.Client): void {
      waiting.delete(client)
      idle.add(client)
    },
    gone(client: pg.Client): void {
      waiting.delete(client)
      idle.delete(client)
    },
    stop: () => clearInterval(timer),
  }
}
