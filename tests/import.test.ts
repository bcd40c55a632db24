import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DAY } from '../server/kit/clock.ts'
import { sql } from '../server/kit/db.ts'
import { readTable } from '../server/kit/tables/index.ts'
import { importMessages, replay, sweep } from '../server/rooms/matters/index.ts'
import { csv, HEAD, importing, row, WORDS } from './harness/importing.ts'

const w = await importing()
const { run, put, imported: stored, dir, who, units, house, clock } = w

describe('what is imported is history', () => {
  test('on no clock, with no notice, and at the place of the district', async () => {
    const before = await w.rowCounts()
    await run(put('history.csv', csv([row('history-1', { 5: '', 6: '' }), row('history-2')])))
    clock.forward(365 * DAY)
    expect(await sweep(house)).toBe(0)
    await w.allHeard()
    const after = await w.rowCounts()
    expect([after.notice, after.outbox]).toEqual([before.notice, before.outbox])
    const rows = await house.db.rows(sql`
      select distinct m.due_at, m.wake_at, m.reporter_id, m.grid_at_filing = ${w.nodes.district} as here from matter m where ref like 'history-%'`)
    expect(rows).toEqual([{ due_at: null, wake_at: null, reporter_id: null, here: true }])
  })
  test('and can be dispatched anew, answered or not; then its clock runs', async () => {
    for (const ref of ['history-1', 'history-2']) {
      const { id } = await house.db.one<{ id: string }>(sql`select id from matter where ref = ${ref}`)
      await w.step(who.centre, id, 'dispatch', { units: { lead: units.office, assist: [] } })
      expect((await w.stored(id)).wakeAt).not.toBeNull()
      await w.work(await w.orderOf(id, units.office), 'feed_back')
      await w.step(who.centre, await w.task(id, 'check'), 'confirm')
      await w.step(who.centre, id, 'call_back', { solved: 'solved', satisfaction: 'satisfied' })
      expect((await w.step(who.centre, id, 'clear')).state).toBe('cleared')
    }
    expect((await replay(house, w.districtId)).different).toEqual([])
  })
})

describe('as of a date', () => {
  test('later messages are refused and later replies withheld', async () => {
    const file = put(
      'asof.csv',
      csv([
        row('asof-1'),
        row('asof-2', { 6: '2019-09-01 10:00:00' }),
        row('asof-3', { 3: '2019-08-02 10:00:00', 6: '2019-08-03 10:00:00' }),
      ]),
    )
    const said = await run(file, '--as-of', '2019-06-30')
    expect(said).toContain('1 replies are later than the as-of date: those messages count as unanswered')
    // each of these rows takes two lines of the file
    expect(said).toContain('refused: line 6, number asof-3: Later than the as-of date.')
    expect((await stored(['asof-1', 'asof-2', 'asof-3'])).map((r) => [r.ref, r.state])).toEqual([
      ['asof-1', 'replied'],
      ['asof-2', 'reported'],
    ])
  })
  test('that is no date is said in one line', async () => {
    const file = put('asof2.csv', csv([row('asof-9')]))
    for (const date of ['yesterday', '2019-02-30', '2019-13-01', ''])
      await expect(run(file, '--as-of', date)).rejects.toThrow(/--as-of/)
  })
})

describe('rows that cannot be taken', () => {
  test('are refused with their reasons, and the others come in', async () => {
    const bad: [Record<number, string>, unknown][] = [
      [{ 0: '' }, 'No number.'],
      [{ 0: 'x'.repeat(61) }, 'Number longer than 60 characters.'],
      [{ 4: ' \n ' }, 'No words.'],
      [{ 4: '伞'.repeat(20_001) }, expect.stringMatching(/is too long; the limit is 20000 characters/)],
      [{ 2: '伞'.repeat(201) }, 'Title longer than 200 characters.'],
      [{ 3: '2019-02-30 10:00:00' }, 'Unreadable time.'],
      [{ 3: 'a rainy day' }, 'Unreadable time.'],
      [{ 6: 'soon' }, 'Unreadable time of the reply.'],
      [{ 6: '' }, 'A reply without its time.'],
      [{ 6: '2019-04-01 10:00:00' }, 'Reply earlier than the message.'],
    ]
    const file = put(
      'bad.csv',
      csv([row('bad-first'), ...bad.map(([over], i) => row(`bad-${i}`, over)), row('bad-last')]),
    )
    const list = join(dir, 'refused.csv')
    const said = await run(file, '--report', list)
    expect(said.find((l) => l.includes('rows read'))).toMatch(
      /^12 rows read: 2 imported .* 0 repeats, 10 refused/,
    )
    const reasons = said.filter((l) => l.startsWith('refused:')).map((l) => l.split(': ').at(-1))
    expect(reasons).toEqual(bad.map(([, reason]) => reason))
    expect(
      readFileSync(list, 'utf8')
        .split('\n')
        .filter((l) => l.includes(',refused,')),
    ).toHaveLength(10)
    expect((await stored(['bad-first', 'bad-last'])).map((r) => r.ref)).toEqual(['bad-first', 'bad-last'])
  })
  test('for the file itself are named: a broken line is one row', async () => {
    const lines = [
      JSON.stringify({ number: 'line-1', time: '2019-04-25', words: '丢伞' }),
      '{"number": "line-2", ',
      '',
    ]
    const file = put(
      'broken.jsonl',
      [...lines, JSON.stringify({ number: 'line-3', time: '2019-04-25', words: '丢\0伞' })].join('\n'),
    )
    const said = await run(file)
    expect(said.find((l) => l.includes('rows read'))).toMatch(/1 imported .* 2 refused/)
    expect(await stored(['line-1', 'line-2', 'line-3'])).toHaveLength(1)
  })
})

describe('repeats', () => {
  test('are reported by number, in the file and against what came before, and change nothing', async () => {
    const file = put('repeat.csv', csv([row('again-1'), row('again-2'), row('again-1', { 4: '另一段话' })]))
    expect((await run(file)).slice(-2)).toEqual([
      expect.stringMatching(/^3 rows read: 2 imported .* 1 repeats, 0 refused/),
      'repeats, by number: again-1',
    ])
    const before = await w.rowCounts()
    const again = await run(file)
    expect(again.at(-2)).toMatch(/^3 rows read: 0 imported .* 3 repeats/)
    expect(await w.rowCounts()).toEqual(before)
    expect((await stored(['again-1']))[0]?.words).toBe(WORDS)
  })
  test('of two imports of one file at the same moment come in once', async () => {
    const rows = Array.from({ length: 120 }, (_, i) => row(`twice-${i}`))
    const file = put('twice.csv', csv(rows))
    await Promise.allSettled([run(file), run(file)])
    await run(file)
    const { count } = await house.db.one<{ count: number }>(
      sql`select count(*) from matter where ref like 'twice-%'`,
    )
    expect(count).toBe(120)
  })
})

test('an import that was cut off is completed by the next one', async () => {
  const rows = Array.from({ length: 1300 }, (_, i) => row(`cut-${i}`))
  const file = put('cut.csv', csv(rows))
  const table = await readTable(file, { name: basename(file) })
  const columns = {
    ref: HEAD[0],
    from: HEAD[1],
    title: HEAD[2],
    time: HEAD[3],
    words: HEAD[4],
    reply: HEAD[5],
    replyTime: HEAD[6],
  }
  const { id, path, name, level } = {
    id: w.nodes.district,
    path: [w.nodes.district],
    name: '伞区',
    level: 'district',
  }
  const options = {
    districtId: w.districtId,
    place: { id, path, name, nameEn: '', level, open: true },
    asOf: clock.now(),
    columns,
  }
  async function* untilThePowerWent() {
    for await (const line of table.rows) {
      if (line.line > 1400) throw new Error('the power went')
      yield line
    }
  }
  await expect(importMessages(house, untilThePowerWent(), options)).rejects.toThrow('the power went')
  const { count } = await house.db.one<{ count: number }>(
    sql`select count(*) from matter where ref like 'cut-%'`,
  )
  expect(count).toBe(500)
  expect((await run(file)).find((l) => l.includes('rows read'))).toMatch(
    /^1300 rows read: 800 imported .* 500 repeats, 0 refused/,
  )
})
