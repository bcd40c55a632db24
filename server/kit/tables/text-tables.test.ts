import { stringify } from 'csv-stringify/sync'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { all, cellsOf, listOf } from './fixtures.ts'
import { readTable, TABLE_LIMITS } from './index.ts'

const csv = (text: string, name = 'umbrellas.csv') => all(Buffer.from(text), name)
const jsonl = (...lines: string[]) => all(Buffer.from(lines.join('\n')), 'umbrellas.jsonl')
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'read',
    (error) => `${error.code}${error.line === undefined ? '' : `:${error.line}`}`,
  )
/** 颜色 and 红伞 are colour and red umbrella. */
const gb = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const GB_TABLE = Buffer.concat([
  gb('d1 d5 c9 ab'),
  Buffer.from(',n\n'),
  gb('ba ec c9 a1'),
  Buffer.from(',1\n'),
])

describe('a csv is read', () => {
  test('cells stand under their columns with the line they began in', async () => {
    const { columns, rows, format, encoding } = await csv(
      'colour,place\r\nred,"bus 5\r\nback seat"\r\n\r\nblue,"a ""big"" one"\r\n',
    )
    expect({ columns, format, encoding }).toEqual({
      columns: ['colour', 'place'],
      format: 'csv',
      encoding: 'utf-8',
    })
    expect(rows).toEqual([
      { line: 2, cells: { colour: 'red', place: 'bus 5\r\nback seat' } },
      { line: 5, cells: { colour: 'blue', place: 'a "big" one' } },
    ])
  })
  test.each([
    [',', 'a;b\tc,d,e'],
    [';', 'a,b;c;d'],
    ['\t', 'a,b\tc\td'],
  ])('the delimiter %j is found', async (delimiter, line) => {
    const { columns, rows } = await csv(`${line}\n${line}\n`)
    expect(columns).toEqual(line.split(delimiter))
    expect(Object.values(rows[0]?.cells ?? {})).toEqual(columns)
  })
  test('a delimiter in a quoted column name does not count', async () => {
    expect((await csv('"a;b;c;d",e\n1,2\n')).columns).toEqual(['a;b;c;d', 'e'])
  })
  test('a byte order mark is no part of the first column', async () => {
    expect((await csv('\uFEFFcolour\nred\n')).columns).toEqual(['colour'])
    expect((await all(Buffer.concat([gb('84 31 95 33'), GB_TABLE]), 'x.csv')).columns[0]).toBe('颜色')
    const line = Buffer.concat([gb('84 31 95 33'), Buffer.from('{"a":"'), gb('ba ec'), Buffer.from('"}')])
    expect(cellsOf((await all(line, 'x.jsonl')).rows)).toEqual([{ a: '红' }])
  })
  test('spaces, leading zeros and long numbers stay as they are written', async () => {
    const { rows } = await csv('a,b,c\n  x ,007,340209199001011234\n')
    expect(rows[0]?.cells).toEqual({ a: '  x ', b: '007', c: '340209199001011234' })
  })
  test('a quote within an unquoted cell is a character', async () => {
    expect(cellsOf((await csv('a,b\n5" long,="007"\n')).rows)).toEqual([{ a: '5" long', b: '="007"' }])
  })
  test('names that are missing or occur again lose no cell', async () => {
    const { columns, rows } = await csv('note,,note,note (2),,\n1,2,3,4,,\n')
    expect(columns).toEqual(['note', '#2', 'note (2)', 'note (2) (2)'])
    expect(Object.values(rows[0]?.cells ?? {})).toEqual(['1', '2', '3', '4'])
  })
  test('__proto__ is a column like any other', async () => {
    const { rows } = await csv('__proto__,a\nred,blue\n')
    expect(Object.entries(rows[0]?.cells ?? {})).toEqual([
      ['__proto__', 'red'],
      ['a', 'blue'],
    ])
  })
  test('blank lines before the header and rows of empty cells are left out', async () => {
    expect((await csv('\n , \na,b\n,\n1,2\n  ,\n')).rows).toEqual([{ line: 5, cells: { a: '1', b: '2' } }])
  })
  test('rows can be gone through twice', async () => {
    const table = await readTable(Buffer.from('a\n1\n2\n'), { name: 'x.csv' })
    const twice = [await listOf(table.rows), await listOf(table.rows)]
    expect(twice[0]).toEqual(twice[1])
    expect(twice[0]).toHaveLength(2)
  })
})

describe('a bad line is listed and reading goes on', () => {
  test('too many or too few cells', async () => {
    const { rows } = await csv('a,b\n1\n1,2,3\n1,2,,\n1,2\n')
    expect(cellsOf(rows)).toEqual([
      'table.cell_count',
      'table.cell_count',
      { a: '1', b: '2' },
      { a: '1', b: '2' },
    ])
    expect(rows[1]?.error?.params).toEqual({ line: 3, found: 3, expected: 2 })
  })
  test('a quote that is never closed costs its own line only', async () => {
    const { rows } = await csv('a,b\n1,"open\n2,x\n3,y\n')
    expect(rows.map((row) => row.error?.code ?? row.line)).toEqual(['table.bad_quotes', 3, 4])
  })
  test('a quote that closes within a word costs its own line only', async () => {
    const { rows } = await csv('a,b\n1,"open\n2,"x"\n3,y\n')
    expect(rows.map((row) => row.error?.code ?? row.line)).toEqual(['table.bad_quotes', 3, 4])
  })
  test('a NUL and half a character', async () => {
    expect(cellsOf((await csv('a\nx\0y\nfine\n')).rows)).toEqual(['table.bad_characters', { a: 'fine' }])
    expect(
      cellsOf((await jsonl('{"a":"\\ud83d"}', '{"a":"\\u0000"}', '{"a\\u0000":"x"}', '{"a":"☂"}')).rows),
    ).toEqual(['table.bad_characters', 'table.bad_characters', 'table.bad_characters', { a: '☂' }])
  })
  test('an over-long line, also inside quotes', async () => {
    const long = 'x'.repeat(TABLE_LIMITS.lineChars + 1)
    expect(cellsOf((await csv(`a\n${long}\nfine\n`)).rows)).toEqual(['table.line_too_long', { a: 'fine' }])
    expect(cellsOf((await jsonl(`{"a":"${long}"}`, '{"a":"fine"}')).rows)).toEqual([
      'table.line_too_long',
      { a: 'fine' },
    ])
    const { rows } = await csv(`a\n"open\n${`${'y'.repeat(100_000)}\n`.repeat(25)}fine\n`)
    expect(rows[0]?.error?.code).toBe('table.bad_quotes')
    expect(rows).toHaveLength(27)
    const many = await csv(`a\n"open\n${'y\n'.repeat(150_000)}`)
    expect(cellsOf(many.rows.slice(0, 2))).toEqual(['table.bad_quotes', { a: 'y' }])
    expect(many.rows).toHaveLength(150_001)
    expect(cellsOf(rows).at(-1)).toEqual({ a: 'fine' })
  })
})

describe('a jsonl is read', () => {
  test('numbers keep every digit and zero they were written with', async () => {
    const { rows } = await jsonl('{"a":1.50,"b":340209199001011234,"c":1e3,"d":-0.0}')
    expect(rows[0]?.cells).toEqual({ a: '1.50', b: '340209199001011234', c: '1e3', d: '-0.0' })
  })
  test('null is empty, and what is neither text nor number stays JSON', async () => {
    const { rows } = await jsonl('{"a":null,"b":true,"c":[1.0,{"d":"e"}],"f":{"rawJSON":"1"}}')
    expect(rows[0]?.cells).toEqual({ a: '', b: 'true', c: '[1.0,{"d":"e"}]', f: '{"rawJSON":"1"}' })
  })
  test('columns are the names of the first lines, in order; blank lines are left out', async () => {
    const { columns, rows } = await jsonl('{"a":"1","b":"2"}', '', '{"b":"3","c":"4"}\r')
    expect(columns).toEqual(['a', 'b', 'c'])
    expect(rows).toEqual([
      { line: 1, cells: { a: '1', b: '2' } },
      { line: 3, cells: { b: '3', c: '4' } },
    ])
  })
  test.each([
    '{"a":1',
    '[1]',
    '5',
    '"x"',
    'null',
    `${'['.repeat(100_000)}`,
    `{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`,
  ])('a line that is not one object is listed: %.12s', async (line) => {
    expect(cellsOf((await jsonl(line, '{"a":"fine"}')).rows)).toEqual(['table.bad_line', { a: 'fine' }])
  })
})

describe('the encoding is found by reading strictly', () => {
  test('GB18030 is read, four-byte characters too', async () => {
    const { columns, rows, encoding } = await all(
      Buffer.concat([GB_TABLE, gb('95 32 82 36'), Buffer.from(',2\n')]),
      'x.csv',
    )
    expect({ columns, encoding }).toEqual({ columns: ['颜色', 'n'], encoding: 'gb18030' })
    expect(cellsOf(rows)).toEqual([
      { 颜色: '红伞', n: '1' },
      { 颜色: '𠀀', n: '2' },
    ])
  })
  test('one late GB18030 character after a long plain text is enough', async () => {
    const { encoding, rows } = await all(
      Buffer.concat([Buffer.from(`a\n${'plain\n'.repeat(30_000)}`), gb('ba ec c9 a1')]),
      'x.csv',
    )
    expect(encoding).toBe('gb18030')
    expect(rows.at(-1)?.cells).toEqual({ a: '红伞' })
  })
  test('a damaged byte in UTF-8 is refused with its line and not read as other characters', async () => {
    const text = Buffer.from('颜色,地点\n红色的雨伞,公交车上\n蓝伞,图书馆\n')
    const damaged = Buffer.concat([text.subarray(0, text.length - 3), text.subarray(text.length - 2)])
    expect(await code(all(damaged, 'x.csv'))).toBe('table.encoding:3')
  })
  test('also where the damage would make it sound GB18030', async () => {
    const text = Buffer.from('红色雨伞,公交车站\n蓝色雨伞,图书馆前\n')
    const damaged = Buffer.concat([text.subarray(0, text.length - 3), text.subarray(text.length - 1)])
    expect(new TextDecoder('gb18030', { fatal: true }).decode(damaged)).toMatch('\n')
    expect(await code(all(damaged, 'x.csv'))).toBe('table.encoding:2')
  })
  test('bytes that are neither are refused with their line', async () => {
    expect(await code(all(Buffer.concat([GB_TABLE, Buffer.from([0xff, 0xfe, 0x41])]), 'x.csv'))).toBe(
      'table.encoding:3',
    )
    expect(await code(all(Buffer.concat([GB_TABLE, Buffer.from([0xba])]), 'x.csv'))).toBe('table.encoding:3')
    expect(await code(all(Buffer.from('\uFEFFa\n1\n', 'utf16le'), 'x.csv'))).toMatch('table.encoding')
  })
  test('a character cut by the end of a chunk is read whole', async () => {
    const line = `${'x'.repeat(64 * 1024 - 3)}\n`
    const { rows } = await csv(`a\n${line}红伞\n`)
    expect(rows[1]?.cells).toEqual({ a: '红伞' })
  })
})

describe('a file that is no table is refused', () => {
  test.each([
    ['', 'x.csv', 'table.no_columns'],
    ['\n , \n', 'x.csv', 'table.no_columns'],
    ['', 'x.jsonl', 'table.no_columns'],
    ['not json\n', 'x.jsonl', 'table.bad_line:1'],
    ['a\n1', 'x.pdf', 'table.unknown_format'],
    ['a\n1', 'umbrellas', 'table.unknown_format'],
    ['"a\n1', 'x.csv', 'table.bad_quotes:1'],
    ['a\0,b\n1', 'x.csv', 'table.bad_characters:1'],
  ])('%j as %s: %s', async (text, name, expected) => {
    expect(await code(all(Buffer.from(text), name))).toBe(expected)
  })
})

describe('the limits hold at their edge', () => {
  test('20,000 characters in a cell', async () => {
    const at = 'x'.repeat(TABLE_LIMITS.cellChars)
    const { rows } = await csv(`a\n${at}\n${at}x\n`)
    expect(rows.map((row) => row.cells?.['a']?.length ?? row.error?.code)).toEqual([
      20_000,
      'table.cell_too_long',
    ])
  })
  test('100 columns', async () => {
    const header = (n: number) => Array.from({ length: n }, (_, i) => `c${i}`)
    expect((await csv(`${header(100)}\n${header(100)}`)).columns).toHaveLength(100)
    expect(await code(csv(`${header(101)}\n`))).toBe('table.too_many_columns')
    const object = (n: number) => JSON.stringify(Object.fromEntries(header(n).map((name) => [name, name])))
    expect(cellsOf((await jsonl(object(100), object(101))).rows)[1]).toBe('table.too_many_columns')
    expect(await code(jsonl(object(100), '{"other":"1"}'))).toBe('table.too_many_columns')
  })
  test('200,000 rows', async () => {
    const rows = (n: number) => Buffer.from(`a\n${'1\n'.repeat(n)}`)
    expect((await all(rows(TABLE_LIMITS.rows), 'x.csv')).rows).toHaveLength(TABLE_LIMITS.rows)
    expect(await code(all(rows(TABLE_LIMITS.rows + 1), 'x.csv'))).toBe('table.too_many_rows')
  })
  test('50 MB', async () => {
    const bytes = Buffer.alloc(TABLE_LIMITS.fileBytes + 1, 'a\n')
    expect(await code(readTable(bytes, { name: 'x.csv' }))).toBe('table.too_large')
    expect(await code(readTable(bytes.subarray(1), { name: 'x.csv' }))).toBe('read')
  })
})

test('whatever table is written as csv is read back cell by cell', async () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r\n', '伞', ' ', '☂'),
    maxLength: 8,
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { maxLength: 8 }),
      async (body) => {
        const text = stringify([['a', 'b', 'c'], ...body], { quoted_match: /[\r\n;\t ]/ })
        const kept = body.filter((cells) => cells.some((one) => one.trim() !== ''))
        expect((await csv(text)).rows.map((row) => Object.values(row.cells ?? {}))).toEqual(kept)
        const other = parse(text, { from_line: 2 }) as string[][]
        expect(other.filter((cells) => cells.some((one) => one.trim() !== ''))).toEqual(kept)
      },
    ),
  )
})

test('any bytes end in rows or in a named error, never in a crash', async () => {
  const piece = fc.constantFrom('a', '"', '""', ',', '\n', '\r\n', '{', '}', '"a":', '1', '[', '\0', '伞')
  await fc.assert(
    fc.asyncProperty(fc.array(piece), fc.constantFrom('x.csv', 'x.jsonl'), async (pieces, name) => {
      expect(await code(all(Buffer.from(pieces.join('')), name))).toMatch(/^(read|table\.\w+(:\d+)?)$/)
    }),
  )
})
