import { declareProblems, Problem, type ProblemParams } from '../problems.ts'

const MB = 1024 * 1024

/** What an uploaded table may be. Characters are UTF-16 units. */
export const TABLE_LIMITS = {
  fileBytes: 50 * MB,
  rows: 200_000,
  columns: 100,
  cellChars: 20_000,
  /** One line, or one record of several lines. */
  lineChars: 2_000_000,
  recordLines: 10_000,
  /** All parts of a workbook unpacked, as its directory declares; reading stops at what is declared. */
  inflatedBytes: 200 * MB,
  /** Pictures and notes are parts as well, so an honest workbook may have hundreds. */
  parts: 2000,
  /** A part above `ratioFreeBytes` may not unpack to more than so many times its size. */
  ratio: 250,
  ratioFreeBytes: 10 * MB,
  /** Parts that are read whole: relations, list of sheets, styles. */
  smallPartBytes: 16 * MB,
  sharedTexts: 2_000_000,
} as const

export const tableProblems = declareProblems({
  'table.unknown_format': {
    status: 415,
    zh: '不支持“{name}”这种文件，请使用 .xlsx、.csv 或 .jsonl。',
    en: 'Files like “{name}” are not supported. Use .xlsx, .csv or .jsonl.',
  },
  'table.too_large': {
    status: 413,
    zh: '文件太大（{what}），上限是 {limit}。',
    en: 'The file is too large ({what}); the limit is {limit}.',
  },
  'table.encoding': {
    status: 422,
    zh: '第 {line} 行的文字编码不对，请另存为 UTF-8 或 GB18030。',
    en: 'Line {line} is neither UTF-8 nor GB18030 text. Save the file in one of them.',
  },
  'table.not_a_workbook': {
    status: 422,
    zh: '这不是完好的 .xlsx 工作簿。',
    en: 'This is not a sound .xlsx workbook.',
  },
  'table.not_a_file': { status: 415, zh: '这不是一个文件。', en: 'This is not a file.' },
  'table.old_workbook': {
    status: 415,
    zh: '这是旧版 .xls 工作簿，请在 Excel 或 WPS 里另存为 .xlsx 再上传。',
    en: 'This is an old .xls workbook. Save it as .xlsx and bring that one.',
  },
  'table.locked': {
    status: 415,
    zh: '这个工作簿带密码，请去掉打开密码、保存后再上传。',
    en: 'This workbook has a password. Save it without one and bring it again.',
  },
  'table.encrypted': {
    status: 415,
    zh: '压缩包带密码，无法读取。',
    en: 'The archive has a password and cannot be read.',
  },
  'table.no_columns': { status: 422, zh: '没有找到表头。', en: 'There is no header row.' },
  'table.too_many_columns': {
    status: 422,
    zh: '列太多，上限是 {limit} 列。',
    en: 'Too many columns; the limit is {limit}.',
  },
  'table.too_many_rows': {
    status: 422,
    zh: '行太多，上限是 {limit} 行，请分成几个文件。',
    en: 'Too many rows; the limit is {limit}. Split the file.',
  },
  'table.bad_line': {
    status: 422,
    zh: '第 {line} 行不是一个有效的 JSON 对象。',
    en: 'Line {line} is not one valid JSON object.',
  },
  'table.bad_quotes': {
    status: 422,
    zh: '第 {line} 行的引号没有正确闭合。',
    en: 'The quotes that open in line {line} are not closed properly.',
  },
  'table.cell_count': {
    status: 422,
    zh: '第 {line} 行有 {found} 格，表头有 {expected} 列。',
    en: 'Line {line} has {found} cells where the header has {expected} columns.',
  },
  'table.line_too_long': {
    status: 422,
    zh: '第 {line} 行太长，上限是 {limit} 个字符。',
    en: 'Line {line} is too long; the limit is {limit} characters.',
  },
  'table.cell_too_long': {
    status: 422,
    zh: '第 {line} 行“{column}”太长，上限是 {limit} 个字符。',
    en: '“{column}” in line {line} is too long; the limit is {limit} characters.',
  },
  'table.bad_characters': {
    status: 422,
    zh: '第 {line} 行“{column}”含有不能保存的字符（空字符或半个字符）。',
    en: '“{column}” in line {line} holds characters that cannot be stored (a NUL or half a character).',
  },
  'table.bad_cell': {
    status: 422,
    zh: '第 {line} 行有一格无法读出。',
    en: 'A cell in line {line} cannot be read.',
  },
  'table.no_result': {
    status: 422,
    zh: '第 {line} 行有一格是没有结果的公式，请用 Excel 打开并保存后再导入。',
    en: 'A cell in line {line} is a formula without a result. Open the file in Excel and save it once.',
  },
})

export type TableCode = keyof typeof tableProblems

/** What is wrong with a table, or with one line of it (`line` counts from 1, in a workbook the row's own number). */
export class TableError extends Problem {
  readonly line: number | undefined
  constructor(code: TableCode, params: ProblemParams = {}, line?: number) {
    super(code, line === undefined ? params : { line, ...params })
    this.name = 'TableError'
    this.line = line
  }
}
