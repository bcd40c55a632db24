import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { openTestHouse } from '../../tests/harness/house.ts'
import { openDb, sql } from './db.ts'
import { type Log, silentLog } from './log.ts'

const { owner } = await openTestHouse()

/** A pool of one connection through a wire that may change or hold what passes; with the warnings it gave. */
async function poolOver(wire: (asked: Socket, onward: Socket, n: number) => void) {
  const { host, port } = { host: String(owner.host), port: Number(owner.port) }
  let n = 0
  const server = createServer((asked) => {
    const onward = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)
    for (const one of [asked, onward]) one.on('error', () => {})
    asked.on('close', () => onward.destroy())
    onward.on('close', () => asked.destroy())
    wire(asked, onward, n++)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const warned: string[] = []
  const log: Log = { ...silentLog, warn: (_: unknown, line?: string) => void warned.push(String(line)) }
  const at = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
  const db = openDb({ ...owner, ...at, max: 1 }, log)
  onTestFinished(async () => {
    await db.end()
    server.close()
  })
  return { db, warned }
}

test('a long statement goes on behind a pooler that names sessions by numbers of its own', async () => {
  const keyData = Buffer.from([0x4b, 0, 0, 0, 12])
  const { db, warned } = await poolOver((asked, onward) => {
    let changed = false
    onward.on('data', (said) => {
      const at = changed ? -1 : said.indexOf(keyData)
      if (at >= 0) changed = said.writeInt32BE(7_654_321, at + 5) > 0
      asked.write(said)
    })
    asked.pipe(onward)
  })
  expect(await db.one(sql`select pg_sleep(7)::text as slept`)).toEqual({ slept: '' })
  expect(warned).toEqual([])
}, 30_000)

test('a session whose answer comes while it is asked after is left alone', async () => {
  const number = sql`select pg_backend_pid() as pid`
  let answered = Promise.resolve<unknown>(undefined)
  const { db, warned } = await poolOver((asked, onward, n) => {
    onward.pipe(asked)
    asked.on('data', async (said) => {
      // the question for the others' sake waits until the statement has had its answer
      if (n > 0 && said.includes('pg_stat_activity')) await answered
      else if (said.includes('pg_sleep')) answered = once(onward, 'data')
      onward.write(said)
    })
  })
  const before = await db.one(number)
  await db.rows(sql`select pg_sleep(6)`)
  await sleep(500)
  expect([await db.one(number), warned]).toEqual([before, []])
}, 30_000)
