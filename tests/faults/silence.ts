// What a server does about connections that fell silent: each on a link of its own, so that they may be tried at the same time.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientConfig } from 'pg'
import { type Db, openDb, sql } from '../../server/kit/db.ts'
import { silentLog } from '../../server/kit/log.ts'
import { type Link, openLink } from './link.ts'

type Behind = { db: Db; link: Link; direct: Db }

/** Works with the database behind a link, and beside it. */
async function behindLink<T>(path: string, app: ClientConfig, work: (at: Behind) => Promise<T>): Promise<T> {
  const link = await openLink(path)
  const db = openDb({ ...app, host: '127.0.0.1', port: link.port }, silentLog)
  const direct = openDb(app, silentLog)
  try {
    return await work({ db, link, direct })
  } finally {
    await link.close()
    await Promise.all([db.end(), direct.end()])
  }
}

/** A statement takes longer than anybody is silent for without being asked after. */
export const longStatement = (path: string, app: ClientConfig) =>
  behindLink(path, app, ({ db }) => db.one<{ n: number }>(sql`select 7 as n from pg_sleep(7)`))

/** The answers of a transaction vanish: what it fails with, after how long, and when somebody else gets at what it had locked. */
export const lostTransaction = (path: string, app: ClientConfig) =>
  behindLink(path, app, async ({ db, link, direct }) => {
    await direct.rows(sql`insert into fact_cursor values ('umbrella', '0', 0) on conflict do nothing`)
    const lock = sql`select id from fact_cursor where listener = 'umbrella' for update`
    let began = 0
    const failed = await db
      .tx(async (q) => {
        await q.rows(lock)
        link.lose('answers')
        began = Date.now()
        await q.rows(sql`update fact_cursor set id = 7 where listener = 'umbrella'`)
      })
      .then(
        () => 'done',
        (error: { code?: string }) => error.code ?? String(error),
      )
    const foundMs = Date.now() - began
    const [row] = await direct.tx(async (q) => {
      await q.rows(sql`set local lock_timeout = '2s'`)
      return q.rows<{ id: number }>(lock)
    })
    const again = await db.one<{ n: number }>(sql`select 1 as n`)
    return { failed, foundMs, kept: row?.id, again: again.n }
  })

/** Whoever listens hears again after a connection on which nothing comes any more, and is told that something was missed. */
export const silentEar = (path: string, app: ClientConfig) =>
  behindLink(path, app, async ({ db, link, direct }) => {
    const heard: (string | undefined)[] = []
    db.listen('umbrella', (payload) => heard.push(payload))
    const hears = async (what: string | undefined, within: number) => {
      for (const until = Date.now() + within; Date.now() < until; await sleep(50))
        if (heard.includes(what)) return true
      return false
    }
    const say = (word: string) => direct.rows(sql`select pg_notify('umbrella', ${word})`)
    const connected = await hears(undefined, 10_000)
    await say('red')
    const before = await hears('red', 5_000)
    heard.length = 0
    link.lose('both')
    await say('missed')
    const told = await hears(undefined, 25_000)
    await say('blue')
    return { connected, before, told, after: await hears('blue', 5_000), missed: heard.includes('missed') }
  })
