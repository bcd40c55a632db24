// What everything else is tried on is PostgreSQL 18; a deployment may bring one as old as 15.
import { mkdtempSync, chmodSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { openHouse } from '../server/house.ts'
import { DAY, handClock } from '../server/kit/clock.ts'
import { sql } from '../server/kit/db.ts'
import { silentLog } from '../server/kit/log.ts'
import { migrate } from '../server/kit/migrate.ts'
import { openGiven } from '../server/kit/postgres/given.ts'
import { replay, sweep } from '../server/rooms/matters/index.ts'
import { postgres15 } from '../tools/testing.ts'
import { SECRET, START } from './harness/constants.ts'
import { neutralTenants } from './harness/house.ts'
import { openTestHttp, type Out } from './harness/http.ts'
import { inhabit } from './harness/lost-umbrella.ts'
import { startPostgres } from './harness/postgres15.ts'

describe.skipIf(!postgres15)('on PostgreSQL 15', () => {
  test('a database is taken as it is given, migrated, and carries a matter through its whole life', async () => {
    const directory = mkdtempSync(join(inject('postgres').files, 'postgres15-'))
    chmodSync(directory, 0o711)
    const given = await openGiven(await startPostgres(postgres15 ?? '', directory))
    expect(given.version).toMatch(/^15\./)
    const files = readdirSync(new URL('../server/migrations/', import.meta.url)).filter((name) =>
      name.endsWith('.sql'),
    )
    expect(await migrate(given.owner, silentLog)).toHaveLength(files.length)
    const clock = handClock(START)
    const opened = openHouse({
      database: given.app,
      secret: SECRET,
      dataDir: directory,
      publicUrl: 'http://localhost',
      log: silentLog,
      clock,
      tenants: neutralTenants(),
      connections: 6,
    })
    afterAll(opened.close)
    const w = await inhabit({ ...opened, clock })
    const http = await openTestHttp(w.house)

    const { id } = await w.bringTo('cleared', { assist: ['repair'] })
    expect(await w.history(id)).toEqual([
      'report',
      'dispatch',
      'report_in',
      'feed_back',
      'passed',
      'call_back',
      'clear',
    ])
    const late = await w.bringTo('dispatched')
    clock.forward(30 * DAY)
    // the matter and its order: late, and up three levels each
    expect(await sweep(w.house)).toBe(8)
    expect((await w.stored(late.id)).late).toBe(true)
    const both = await Promise.all([w.report(), w.report(w.who.neighbour, { nodeId: w.nodes.stairs })])
    const list = await http.ask<Out<'GET /api/matters'>>('GET', '/api/matters', { as: w.who.worker })
    expect(list.body.rows.map((r) => r.id).sort()).toEqual([id, late.id, ...both.map((m) => m.id)].sort())
    const { body } = await http.ask<Out<'GET /api/dashboard'>>('GET', '/api/dashboard', { as: w.who.centre })
    expect([body.total.open, body.total.late]).toEqual([3, 1])
    for (let tries = 0; tries < 50; tries++) {
      await opened.pump.pump()
      const { n } = await w.house.db.one<{ n: number }>(sql`select count(*) as n from fact`)
      if (n === 0) break
    }
    const { n } = await w.house.db.one<{ n: number }>(sql`select count(*) as n from notice`)
    expect(n).toBeGreaterThan(3)
    expect(await replay(w.house, w.districtId)).toMatchObject({ different: [] })
    expect(await w.house.db.rows(sql`update matter_step set step = 'x'`).catch((error) => error.code)).toBe(
      '42501',
    )
  }, 60_000)
})
