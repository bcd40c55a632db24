import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import exceljs from 'exceljs'
import { describe, expect, test } from 'vitest'
import { importCommand } from '../server/commands/import.ts'
import { realData } from '../tools/testing.ts'
import { sheetOf, workbookParts, zipOf } from '../server/kit/tables/fixtures.ts'
import { csv, HEAD, importing, row, WORDS } from './harness/importing.ts'

const { run, put, imported: stored, house, dir } = await importing()

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
    const rows = [
      row(refs[0]!, plain),
      row(refs[1]!, { ...plain, 5: '', 6: '' }),
      row(refs[2]!, { ...plain, 1: '' }),
    ]
    const said = await run(put(name, await make(rows)))
    expect(said.at(-1)).toMatch(/^3 rows read: 3 imported \(2 with their reply\), 0 repeats, 0 refused, in /)
    const at = new Date('2019-04-25T09:32:09+08:00')
    const repliedAt = new Date('2019-05-01T10:00:00+08:00')
    const base = { words: plain[4], at }
    expect(await stored(refs)).toEqual([
      {
        ...base,
        ref: refs[0],
        title: `丢伞 ${refs[0]}`,
        state: 'replied',
        from: '伞友',
        reply: plain[5],
        repliedAt,
        steps: 2,
      },
      {
        ...base,
        ref: refs[1],
        title: `丢伞 ${refs[1]}`,
        state: 'reported',
        from: '伞友',
        reply: null,
        repliedAt: null,
        steps: 1,
      },
      {
        ...base,
        ref: refs[2],
        title: `丢伞 ${refs[2]}`,
        state: 'replied',
        from: null,
        reply: plain[5],
        repliedAt,
        steps: 2,
      },
    ])
  })
  test('with every space, tab, quotation mark and rare character where it was', async () => {
    await run(put('letters.csv', csv([row('letter-1')])))
    expect((await stored(['letter-1']))[0]).toMatchObject({ words: WORDS, reply: '已找到，请来领。 ' })
  })
})

describe('columns', () => {
  const own = [
    ['No', 'When', 'What'],
    ['map-1', '2019/4/5', '丢伞'],
    ['map-2', '2019年4月5日', '丢伞'],
  ]
  test('of other names are mapped', async () => {
    const file = put('map.csv', stringify(own))
    const said = await run(file, '--map', 'ref=No', '--map', 'time=When', '--map', 'words=What')
    expect(said[0]).toBe('csv, utf-8; ref = No, time = When, words = What')
    expect((await stored(['map-1', 'map-2'])).map((r) => r.at)).toEqual(
      [1, 2].map(() => new Date('2019-04-05T00:00:00+08:00')),
    )
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

test.skipIf(!realData)(
  'the real messages: 2,816 rows, none lost, every text to the letter',
  { timeout: 60_000 },
  async () => {
    const file = join(realData ?? '', 'messages', 'replies.jsonl')
    const rows = readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
    expect(rows).toHaveLength(2816)
    const said = await run(file)
    expect(said.find((l) => l.includes('rows read'))).toMatch(
      /^2816 rows read: 2816 imported \(2816 with their reply\), 0 repeats, 0 refused/,
    )
    const kept = new Map((await stored(rows.map((r) => String(r.留言编号)))).map((r) => [r.ref, r]))
    const different = rows.filter((r) => {
      const found = kept.get(String(r.留言编号))
      return found?.words !== r.留言详情 || found?.reply !== r.答复意见 || found?.title !== r.留言主题
    })
    expect([kept.size, different]).toEqual([2816, []])
    expect((await run(file)).find((l) => l.includes('rows read'))).toMatch(
      /^2816 rows read: 0 imported .* 2816 repeats/,
    )
  },
)

test('a workbook that breaks off after six hundred good rows is refused whole: nothing of it is in', async () => {
  const refs = Array.from({ length: 600 }, (_, n) => `broken-${n}`)
  const sheet = `${sheetOf([HEAD, ...refs.map((ref) => row(ref, {}))])}<row><c>`
  const parts = workbookParts(sheet).map((part) => ({
    ...part,
    data: part.name.includes('sheet1')
      ? String(part.data).replace('<row><c></sheetData>', '<row><c>')
      : part.data,
  }))
  await expect(run(put('broken.xlsx', zipOf(parts)))).rejects.toThrow('This is not a sound .xlsx workbook.')
  expect(await stored(refs)).toEqual([])
})
