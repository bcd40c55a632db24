import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { describe, expect, test } from 'vitest'
import { bringing, type Batch } from '../../../../tests/harness/bringing.ts'
import { csv, row } from '../../../../tests/harness/importing.ts'
import { sql } from '../../../kit/db.ts'
import { pruneImports } from '../index.ts'
import { bring } from './bring.ts'

const w = await bringing()
const { house, who, districtId } = w
const sent = (id: string, body: Readable) =>
  bring(house, {
    who: who.centre,
    query: { id, kind: 'messages', name: 'umbrellas.csv' },
    body,
    lang: 'zh',
    requestId: randomUUID(),
  } as never)
/** A file that comes to its end, or breaks off, when it is told to. */
function coming(content: string) {
  const body = new Readable({ read: () => undefined })
  body.push(content)
  return { body, end: () => body.push(null), breakOff: () => body.destroy(new Error('the line is gone')) }
}
const lying = () => readdir(join(house.dataDir, 'imports', 'out')).catch((): string[] => [])
/** Until so many files are on their way. */
async function onTheirWay(n: number): Promise<void> {
  while ((await lying()).filter((name) => name.endsWith('.in')).length !== n) await sleep(10)
}
const checked = async (batch: Pick<Batch, 'id' | 'kind'>) => {
  await w.map(await w.show(batch))
  return w.done(batch)
}

describe('a file that is sent again while it still comes', () => {
  test('is kept although the first attempt breaks off after it', async () => {
    const id = randomUUID()
    const first = coming(csv([row('line-1')]))
    const failing = sent(id, first.body).catch((error: Error) => error.message)
    await onTheirWay(1)
    const again = await w.bring('messages', csv([row('line-1')]), { id })
    expect(again.status).toBe(200)
    first.breakOff()
    expect(await failing).toBe('the line is gone')
    expect(await checked(again.body.batch)).toMatchObject({ state: 'checked', counts: { new: 1 } })
  })
  test('is the one whose columns the batch has; another that ends later is refused', async () => {
    const id = randomUUID()
    const late = coming(csv([row('line-2'), row('line-3'), row('line-4')]))
    const ending = sent(id, late.body).catch((error: Error) => error.message)
    await onTheirWay(1)
    const first = await w.bring('messages', csv([row('line-2')]), { id })
    late.end()
    expect(await ending).toBe('imports.id_taken')
    expect((await checked(first.body.batch)).counts).toMatchObject({ new: 1 })
  })
  test('leaves nothing behind that outlasts an hour, not even where its process dies', async () => {
    const cut = coming('编号')
    void sent(randomUUID(), cut.body).catch(() => undefined)
    await onTheirWay(1)
    // files have the time of the machine
    w.clock.set(new Date(Date.now() + 2 * 3_600_000).toISOString())
    await pruneImports(house)
    expect(await lying()).toEqual([])
    cut.breakOff()
  })
})

test('an undo waits for a step that is being taken, and then keeps the matter with it', async () => {
  const batch = await w.loaded('messages', csv([row('step-1'), row('step-2')]))
  const { id } = await house.db.one<{ id: string }>(sql`select id from matter where ref = 'step-1'`)
  const step = new Client(w.owner)
  await step.connect()
  await step.query('begin')
  await step.query('update matter set changed_at = changed_at where id = $1', [id])
  await step.query(
    `insert into matter_step (select (jsonb_populate_record(s, jsonb_build_object('seq', 90, 'by_role', 'community_clerk',
       'request_id', gen_random_uuid()))).* from matter_step s where matter_id = $1 and seq = 1)`,
    [id],
  )
  await w.act(batch, 'undo')
  const undoing = w.done(batch)
  const waits = () =>
    house.db.rows(sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%take_back%'`)
  while ((await waits()).length === 0) await sleep(10)
  await step.query('commit')
  await step.end()
  expect((await undoing).counts).toMatchObject({ undone: 1, kept: 1 })
  const [left] = await house.db.rows<{ n: number }>(
    sql`select count(*)::int as n from matter_step where district_id = ${districtId} and matter_id = ${id} and seq = 90`,
  )
  expect(left).toEqual({ n: 1 })
})
