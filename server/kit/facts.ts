import { type Db, isPassing, type Queries, sql } from './db.ts'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'

/** News that a room writes in the same statement as its change. */
export type NewFact = { district_id: number; name: string; about: string | null; data: unknown }
export type Fact = {
  at_tx: string
  id: number
  district_id: number
  name: string
  about: string | null
  data: Record<string, unknown>
}

export type Handle = (q: Queries, fact: Fact) => Promise<void>
export type HandleAll = (q: Queries, facts: readonly Fact[]) => Promise<void>
/** `handleAll` takes what it hears of a batch at once; where that fails, each fact by itself. */
export type Listener = { name: string; hears: readonly string[] } & (
  | { handle: Handle; handleAll?: undefined }
  | { handleAll: HandleAll; handle?: undefined }
)

/** Facts in their order to a listener, as it wants them. */
async function tell(q: Queries, listener: Listener, facts: readonly Fact[]): Promise<void> {
  if (listener.handleAll) return listener.handleAll(q, facts)
  for (const fact of facts) await listener.handle(q, fact)
}

const BATCH = 1_000

/**
 * Hands each listener the facts it has not seen, in order, each batch and its cursor in one transaction. It reads only below
 * the snapshot's oldest running transaction, so a fact committed late is never skipped. A fact that a listener can't take
 * goes to `fact_dead` with the error, and the rest goes on.
 */
export function openPump(db: Db, clock: Clock, listeners: readonly Listener[], log: Log) {
  let running: Promise<void> | undefined
  let again = false
  let stopped = false
  let timer: NodeJS.Timeout | undefined

  /**
   * Transaction numbers are those of one cluster. In a database that was restored into another one, cursors and facts may lie
   * ahead of all that this cluster will say for years: they are put back to its beginning, so that no news is lost. A listener
   * may then hear again what it had heard of the few facts that were still waiting.
   */
  const comeHome = () =>
    db.tx(async (q) => {
      const ahead = await q.maybe<{ listener: string }>(
        sql`select listener from fact_cursor where tx > pg_snapshot_xmax(pg_current_snapshot()) limit 1 for update`,
      )
      if (!ahead) return
      log.warn(
        { listener: ahead.listener },
        'this database comes from another cluster: facts are numbered anew',
      )
      await q.rows(sql`update fact set tx = '1' where tx > pg_snapshot_xmax(pg_current_snapshot())`)
      await q.rows(sql`update fact_cursor set tx = '0', id = 0`)
    })

  /** One fact that a listener can't take costs it nothing but that fact. */
  const takeWithCare = async (q: Queries, listener: Listener, fact: Fact) => {
    await q.rows(sql`savepoint one_fact`)
    try {
      await tell(q, listener, [fact])
      await q.rows(sql`release savepoint one_fact`)
    } catch (error) {
      await q.rows(sql`rollback to savepoint one_fact`)
      if (isPassing(error)) throw error
      const message = error instanceof Error ? error.message : String(error)
      log.error({ listener: listener.name, fact: fact.name, about: fact.about, err: message }, 'fact refused')
      await q.rows(sql`
        insert into fact_dead values (${listener.name}, ${fact.at_tx}::xid8, ${fact.id}, ${fact.district_id}, ${fact.name},
          ${fact.about}, ${JSON.stringify(fact.data)}::jsonb, ${message}, ${clock.now()})
        on conflict do nothing`)
    }
  }

  const batchFor = (listener: Listener, careful: boolean): Promise<number> =>
    db.tx(async (q) => {
      const cursor = await q.maybe<{ tx: string; id: number }>(
        sql`select tx::text, id from fact_cursor where listener = ${listener.name} for update skip locked`,
      )
      if (!cursor) return 0
      // ordered by the number itself: a bare `tx` would mean its text, and "1000" comes before "999"
      const facts = await q.rows<Fact>(sql`
        select fact.tx::text as at_tx, id, district_id, name, about,
          case when name = any(${listener.hears}::text[]) then data end as data
        from fact
        where (tx, id) > (${cursor.tx}::xid8, ${cursor.id}) and tx < pg_snapshot_xmin(pg_current_snapshot())
        order by fact.tx, fact.id limit ${BATCH}`)
      const last = facts.at(-1)
      if (!last) return 0
      const heard = facts.filter((fact) => listener.hears.includes(fact.name))
      if (careful) for (const fact of heard) await takeWithCare(q, listener, fact)
      else if (heard.length > 0) await tell(q, listener, heard)
      await q.rows(
        sql`update fact_cursor set tx = ${last.at_tx}::xid8, id = ${last.id} where listener = ${listener.name}`,
      )
      return facts.length
    })

  /** A batch is handed out as a whole; where something in it can't be taken, once more and each fact by itself. */
  const handOut = (listener: Listener): Promise<number> =>
    batchFor(listener, false).catch((error: unknown) => {
      if (isPassing(error)) throw error
      return batchFor(listener, true)
    })

  /** Facts that every listener has passed are of no further use: steps hold the history. */
  const prune = () =>
    db.rows(sql`
      delete from fact where (tx, id) <= (
        select tx, id from fact_cursor where listener = any(${listeners.map((l) => l.name)}::text[]) order by tx, id limit 1)`)

  const lines = JSON.stringify(listeners.map(({ name, hears }) => ({ listener: name, hears })))
  let known = false

  /**
   * Looks at the next batch of each listener. Where nothing in it is for one, which is so for most of them most of the time, its
   * cursor passes over it, all of them in one statement; the others are given back. `more`: so many that it did not see the last.
   */
  const passOver = async () => {
    if (!known) {
      await db.rows(sql`
        insert into fact_cursor select listener, '0', 0 from json_to_recordset(${lines}) as l(listener text)
        on conflict do nothing`)
      known = true
    }
    const seen = await db.rows<{ listener: string; facts: number; hears: boolean }>(sql`
      with waiting as (
        select c.listener, c.tx, c.id, l.hears from fact_cursor c
        join json_to_recordset(${lines}) as l(listener text, hears text[]) on l.listener = c.listener
        for update of c skip locked
      ), batch as (
        select w.listener, count(*)::int as facts, bool_or(f.name = any(w.hears)) as hears,
          (array_agg(f.tx order by f.tx desc, f.id desc))[1] as tx, (array_agg(f.id order by f.tx desc, f.id desc))[1] as id
        from waiting w cross join lateral (
          select tx, id, name from fact where (tx, id) > (w.tx, w.id) and tx < pg_snapshot_xmin(pg_current_snapshot())
          order by fact.tx, fact.id limit ${BATCH}) f
        group by w.listener
      ), passed as (
        update fact_cursor c set tx = b.tx, id = b.id from batch b where c.listener = b.listener and not b.hears
      )
      select listener, facts, hears from batch`)
    const called = new Set(seen.filter(({ hears }) => hears).map(({ listener }) => listener))
    return {
      called: listeners.filter(({ name }) => called.has(name)),
      any: seen.length > 0,
      more: seen.some(({ facts, hears }) => facts === BATCH && !hears),
    }
  }

  const drain = async () => {
    do {
      again = false
      const { called, any, more } = await passOver()
      for (const listener of called) {
        while (!stopped && (await handOut(listener)) === BATCH) {
          // a full batch means that there may be more
        }
      }
      if (any && !stopped) await prune()
      if (more) again = true
    } while (again && !stopped)
  }

  /** Hands out what is waiting; resolves when a pass that began after the call has ended. */
  const pump = async (): Promise<void> => {
    if (running) {
      again = true
      return running
    }
    running = drain().finally(() => {
      running = undefined
    })
    return running
  }

  /** Facts come in bursts: one pass soon after the first serves them all. */
  const NUDGE_MS = 200
  let nudged: NodeJS.Timeout | undefined

  return {
    pump,
    /** Something was written: hand it out soon. Does nothing before `start`. */
    nudge() {
      if (!timer || stopped || nudged) return
      nudged = setTimeout(() => {
        nudged = undefined
        pump().catch((error: Error) => log.warn({ err: error.message }, 'facts wait'))
      }, NUDGE_MS)
    },
    start(everyMs = 1000) {
      let home = false
      const beat = () => {
        const ready = home ? Promise.resolve() : comeHome().then(() => void (home = true))
        ready
          .then(pump)
          .catch((error: Error) => log.warn({ err: error.message }, 'facts wait'))
          .finally(() => {
            if (!stopped) timer = setTimeout(beat, everyMs)
          })
      }
      beat()
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      clearTimeout(nudged)
      await running?.catch(() => undefined)
    },
  }
}
