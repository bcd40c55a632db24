import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import exceljs from 'exceljs'
import { afterAll, describe, expect, test } from 'vitest'
import { importCommand } from '../server/commands/import.ts'
import { DAY } from '../server/kit/clock.ts'
import { sql } from '../server/kit/db.ts'
import { refreshStatistics } from '../server/kit/migrate.ts'
import { importMessages, replay, sweep } from '../server/rooms/matters/index.ts'
import { readTable } from '../server/kit/tables/index.ts'
import { realData } from '../tools/testing.ts'
import { lostUmbrella } from './harness/lost-umbrella.ts'

const w = await lostUmbrella()
const { who, units, house, clock } = w
const dir = mkdtempSync(join(tmpdir(), 'umbrella-import-'))
afterAll(() => rmSync(dir, { recursive: true }))

/** The command as an operator runs it; the lines that it says. */
async function run(file: string, ...args: string[]): Promise<string[]> {
  const lines: string[] = []
  await importCommand.run({
    house,
    args: ['messages', file, '--district', 'umbrella', ...args],
    say: (line) => void lines.push(line),
    analyze: (tables) => refreshStatistics(w.owner, tables),
  })
  return lines
}
const put = (name: string, content: string | Buffer) => {
  const file = join(dir, name)
  writeFileSync(file, content)
  return file
}
type Stored = { ref: string; title: string; state: string; words: string; from: string | null; reply: string | null; steps: number }
const stored = (refs: string[]) =>
  house.db.rows<Stored & Record<'at' | 'repliedAt', Date>>(sql`
    select m.ref, m.title, m.state, c.texts->>'words' as words, c.texts->>'from' as from, r.texts->>'reply' as reply, m.created_at as at,
      (select occurred_at from matter_step s where s.matter_id = m.id and s.step = 'reply_on_record') as "repliedAt",
      (select count(*) from matter_step s where s.matter_id = m.id) as steps
    from matter m join matter_content c on c.matter_id = m.id and c.seq = 1 left join matter_content r on r.matter_id = m.id and r.seq = 2
    where m.source = 'import' and m.ref = any(${refs}::text[]) order by m.ref`)

const HEAD = ['留言编号', '留言用户', '留言主题', '留言时间', '留言详情', '答复意见', '答复时间']
const WORDS = '  丢了一把伞，\n\t“红的”，伞柄刻着 龘\u00a0； '
const row = (ref: string, over: Record<number, string> = {}) =>
  Object.assign(
    [ref, '伞友', `丢伞 ${ref}`, '2019-04-25 09:32:09', WORDS, '已找到，请来领。 ', '2019-05-01 10:00:00'],
    over,
  )
const csv = (rows: string[][]) => stringify([HEAD, ...rows])

/** GB18030, for characters of two bytes: there is no encoder for it here, only the decoder. */
const PAIRS = new Map<string, number[]>()
const decoder = new TextDecoder('gb18030')
for (let lead = 0x81; lead <= 0xfe; lead++)
  for (let trail = 0x40; trail <= 0xfe; trail++)
    if (trail !== 0x7f) PAIRS.set(decoder.decode(Buffer.from([lead, trail])), [lead, trail])
const inGb18030 = (text: string) => Buffer.from([...text].flatMap((c) => PAIRS.get(c) ?? [c.charCodeAt(0)]))

async function workbook(rows: string[][]): Promise<Buffer> {
  const book = new exceljs.Workbook()
  book.addWorksheet('伞').addRows([HEAD, ...rows])
  return Buffer.from(await book.xlsx.writeBuffer())
}

describe('the same messages come in from each format, to the letter:', () => {
  const plain = { 4: '丢了一把伞，\n“红的”，请找一找；', 5: '已找到，请来领。' }
  const object = (cells: string[]) => Object.fromEntries(HEAD.map((name, i) => [name, cells[i]]))
  test.each([
    ['jsonl', 'a.jsonl', (rows: string[][]) => rows.map((r) => JSON.stringify(object(r))).join('\n')],
    ['csv in UTF-8 with a byte order mark', 'b.csv', (rows: string[][]) => `\uFEFF${csv(rows)}`],
    ['csv in GB18030', 'c.csv', (rows: string[][]) => inGb18030(csv(rows))],
    ['xlsx', 'd.xlsx', workbook],
  ])('%s', async (_, name, make) => {
    const letter = name[0] as string
    const refs = [1, 2, 3].map((n) => `${letter}-${n}`)
    const rows = [row(refs[0]!, plain), row(refs[1]!, { ...plain, 5: '', 6: '' }), row(refs[2]!, { ...plain, 1: '' })]
    const said = await run(put(name, await make(rows)))
    expect(said.at(-1)).toMatch(/^3 rows read: 3 imported \(2 with their reply\), 0 repeats, 0 refused, in /)
    const at = new Date('2019-04-25T09:32:09+08:00')
    const repliedAt = new Date('2019-05-01T10:00:00+08:00')
    const base = { words: plain[4], at }
    expect(await stored(refs)).toEqual([
      { ...base, ref: refs[0], title: `丢伞 ${refs[0]}`, state: 'replied', from: '伞友', reply: plain[5], repliedAt, steps: 2 },
      { ...base, ref: refs[1], title: `丢伞 ${refs[1]}`, state: 'reported', from: '伞友', reply: null, repliedAt: null, steps: 1 },
      { ...base, ref: refs[2], title: `丢伞 ${refs[2]}`, state: 'replied', from: null, reply: plain[5], repliedAt, steps: 2 },
    ])
  })
  test('with every space, tab, quotation mark and rare character where it was', async () => {
    await run(put('letters.csv', csv([row('letter-1')])))
    expect((await stored(['letter-1']))[0]).toMatchObject({ words: WORDS, reply: '已找到，请来领。 ' })
  })
})

describe('what is imported is history', () => {
  test('on no clock, with no notice, and at the place of the district', async () => {
    const before = await w.rowCounts()
    await run(put('history.csv', csv([row('history-1', { 5: '', 6: '' }), row('history-2')])))
    clock.forward(365 * DAY)
    expect(await sweep(house)).toBe(0)
    await w.pump.pump()
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
      const [order = ''] = await w.orders(id)
      await w.step(who.liaison, order, 'report_in')
      await w.step(who.liaison, order, 'feed_back', { result: '这回真找到了' })
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
      csv([row('asof-1'), row('asof-2', { 6: '2019-09-01 10:00:00' }), row('asof-3', { 3: '2019-08-02 10:00:00', 6: '2019-08-03 10:00:00' })]),
    )
    const said = await run(file, '--as-of', '2019-06-30')
    expect(said).toContain('1 replies are later than the as-of date: those messages count as unanswered')
    // each of these rows takes two lines of the file
    expect(said).toContain('refused: line 6, number asof-3: later than the as-of date')
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
      [{ 0: '' }, 'no number'],
      [{ 0: 'x'.repeat(61) }, 'number longer than 60 characters'],
      [{ 4: ' \n ' }, 'no words'],
      [{ 4: '伞'.repeat(20_001) }, expect.stringMatching(/is too long; the limit is 20000 characters/)],
      [{ 2: '伞'.repeat(201) }, 'title longer than 200 characters'],
      [{ 3: '2019-02-30 10:00:00' }, 'unreadable time'],
      [{ 3: 'a rainy day' }, 'unreadable time'],
      [{ 6: 'soon' }, 'unreadable time of the reply'],
      [{ 6: '' }, 'a reply without its time'],
      [{ 6: '2019-04-01 10:00:00' }, 'reply earlier than the message'],
    ]
    const file = put('bad.csv', csv([row('bad-first'), ...bad.map(([over], i) => row(`bad-${i}`, over)), row('bad-last')]))
    const list = join(dir, 'refused.csv')
    const said = await run(file, '--report', list)
    expect(said.find((l) => l.includes('rows read'))).toMatch(/^12 rows read: 2 imported .* 0 repeats, 10 refused/)
    const reasons = said.filter((l) => l.startsWith('refused:')).map((l) => l.split(': ').at(-1))
    expect(reasons).toEqual(bad.map(([, reason]) => reason))
    expect(readFileSync(list, 'utf8').split('\n').filter((l) => l.includes(',refused,'))).toHaveLength(10)
    expect((await stored(['bad-first', 'bad-last'])).map((r) => r.ref)).toEqual(['bad-first', 'bad-last'])
  })
  test('for the file itself are named: a broken line is one row', async () => {
    const lines = [JSON.stringify({ number: 'line-1', time: '2019-04-25', words: '丢伞' }), '{"number": "line-2", ', '']
    const file = put('broken.jsonl', [...lines, JSON.stringify({ number: 'line-3', time: '2019-04-25', words: '丢\0伞' })].join('\n'))
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
    const { count } = await house.db.one<{ count: number }>(sql`select count(*) from matter where ref like 'twice-%'`)
    expect(count).toBe(120)
  })
})

test('an import that was cut off is completed by the next one', async () => {
  const rows = Array.from({ length: 1300 }, (_, i) => row(`cut-${i}`))
  const file = put('cut.csv', csv(rows))
  const table = await readTable(file, { name: basename(file) })
  const columns = { ref: HEAD[0], from: HEAD[1], title: HEAD[2], time: HEAD[3], words: HEAD[4], reply: HEAD[5], replyTime: HEAD[6] }
  const { id, path, name, level } = { id: w.nodes.district, path: [w.nodes.district], name: '伞区', level: 'district' }
  const options = { districtId: w.districtId, place: { id, path, name, level, open: true }, asOf: clock.now(), columns }
  async function* untilThePowerWent() {
    for await (const line of table.rows) {
      if (line.line > 1400) throw new Error('the power went')
      yield line
    }
  }
  await expect(importMessages(house, untilThePowerWent(), options)).rejects.toThrow('the power went')
  const { count } = await house.db.one<{ count: number }>(sql`select count(*) from matter where ref like 'cut-%'`)
  expect(count).toBe(500)
  expect((await run(file)).find((l) => l.includes('rows read'))).toMatch(/^1300 rows read: 800 imported .* 500 repeats, 0 refused/)
})

describe('columns', () => {
  const own = [['No', 'When', 'What'], ['map-1', '2019/4/5', '丢伞'], ['map-2', '2019年4月5日', '丢伞']]
  test('of other names are mapped', async () => {
    const file = put('map.csv', stringify(own))
    const said = await run(file, '--map', 'ref=No', '--map', 'time=When', '--map', 'words=What')
    expect(said[0]).toBe('csv, utf-8; ref = No, time = When, words = What')
    expect((await stored(['map-1', 'map-2'])).map((r) => r.at)).toEqual([1, 2].map(() => new Date('2019-04-05T00:00:00+08:00')))
  })
  test.each([
    [[], /no column for ref, time, words: the file's columns are No, When, What/],
    [['--map', 'ref=Nr'], /--map ref=Nr: the file's columns are No, When, What/],
    [['--map', 'colour=No'], /--map colour: the fields are ref, from, title/],
  ])('wrongly mapped %j are said with what there is', async (args, words) => {
    await expect(run(put('map.csv', stringify(own)), ...args)).rejects.toThrow(words)
  })
  test('a file or a district that is not there is said in one line', async () => {
    await expect(run(join(dir, 'none.csv'))).rejects.toThrow(/none\.csv: there is no such file/)
    const elsewhere = importCommand.run({
      house,
      args: ['messages', put('d.csv', csv([])), '--district', 'nowhere'],
      say: () => {},
      analyze: async () => {},
    })
    await expect(elsewhere).rejects.toMatchObject({ code: 'district.unknown' })
  })
})

test.skipIf(!realData)('the real messages: 2,816 rows, none lost, every text to the letter', { timeout: 60_000 }, async () => {
  const file = join(realData ?? '', 'messages', 'replies.jsonl')
  const rows = readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))
  expect(rows).toHaveLength(2816)
  const said = await run(file)
  expect(said.find((l) => l.includes('rows read'))).toMatch(/^2816 rows read: 2816 imported \(2816 with their reply\), 0 repeats, 0 refused/)
  const kept = new Map((await stored(rows.map((r) => String(r.留言编号)))).map((r) => [r.ref, r]))
  const different = rows.filter((r) => {
    const found = kept.get(String(r.留言编号))
    return found?.words !== r.留言详情 || found?.reply !== r.答复意见 || found?.title !== r.留言主题
  })
  expect([kept.size, different]).toEqual([2816, []])
  expect((await run(file)).find((l) => l.includes('rows read'))).toMatch(/^2816 rows read: 0 imported .* 2816 repeats/)
})
