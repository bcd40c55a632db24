import type { Batch, Counts, State } from './store/batches.ts'

export type Words = { zh: string; en: string }
/** Something that a row says. `names`: what columns are called that hold it, beside its own words. */
export type Field = { key: string; words: Words; hint: Words; needed: boolean; names: readonly string[] }

/** A column's name without what people write around it: `*留言编号（必填）` and `Message No.` */
const bare = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[(（[【].*?[)）\]】]/g, '')
    .replace(/[\s_*.:：\-/]+/g, '')

/** A second column of one name is called `name (2)` by whoever reads the table. */
export const standsTwice = (columns: readonly string[], column: string): boolean =>
  columns.includes(`${column} (2)`) ||
  (/ \(\d+\)$/.test(column) && columns.includes(column.replace(/ \(\d+\)$/, '')))

/** What the workbook of failed rows adds to them; brought again with these, it is still a file of the same columns. */
export const ADDED = {
  zh: { line: '原行号', reason: '出错原因' },
  en: { line: 'Former line', reason: 'Reason' },
} as const
const added: ReadonlySet<string> = new Set(Object.values(ADDED).flatMap(({ line, reason }) => [line, reason]))
export const ownColumns = (columns: readonly string[]): string[] =>
  columns.filter((column) => !added.has(column))

/** Which column is which field, by their names; earlier names of a field go before later ones, and no column serves twice. */
export function guessMapping(fields: readonly Field[], columns: readonly string[]): Record<string, string> {
  const free = new Map(
    columns.filter((column) => !standsTwice(columns, column)).map((name) => [bare(name), name]),
  )
  const mapping: Record<string, string> = {}
  for (const { key, words, names } of fields) {
    const name = [words.zh, words.en, key, ...names].map(bare).find((known) => free.has(known))
    const column = name === undefined ? undefined : free.get(name)
    if (name === undefined || column === undefined) continue
    mapping[key] = column
    free.delete(name)
  }
  return mapping
}

/** What a remembered mapping still says of these fields and columns. */
export const stillHolds = (
  mapping: Record<string, string>,
  fields: readonly Field[],
  columns: readonly string[],
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(mapping).filter(
      ([key, column]) => fields.some((field) => field.key === key) && columns.includes(column),
    ),
  )

const SHOWN_CHARS = 120

/** A text as a list shows it: numbers that find a person hidden, long ones cut. */
export function masked(text: string): string {
  const plain = text
    .replace(/(?<!\d)(\d{3})\d{11}(\d{3}[\dXx])(?![\dXx])/g, '$1***********$2')
    .replace(/(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)/g, '$1****$2')
    .replace(/\s+/g, ' ')
    .trim()
  return plain.length > SHOWN_CHARS ? `${plain.slice(0, SHOWN_CHARS - 1).toWellFormed()}…` : plain
}

/** How long what an import made can be taken back, and how long a file may lie that nobody goes on with. */
export const UNDO_DAYS = 30
export const ABANDONED_DAYS = 3
export const OPEN_MOST = 20

export const STATE_WORDS: Readonly<Record<State, Words>> = {
  uploaded: { zh: '已上传', en: 'uploaded' },
  checking: { zh: '检查中', en: 'being checked' },
  checked: { zh: '已检查', en: 'checked' },
  loading: { zh: '导入中', en: 'being loaded' },
  done: { zh: '已导入', en: 'loaded' },
  undoing: { zh: '撤回中', en: 'being taken back' },
  undone: { zh: '已撤销', en: 'taken back' },
  cancelled: { zh: '已放弃', en: 'given up' },
  failed: { zh: '未成功', en: 'failed' },
  stuck: { zh: '撤回受阻', en: 'taking back stopped' },
}

const IN: Readonly<Record<'map' | 'load' | 'cancel' | 'undo' | 'errors' | 'codes', readonly State[]>> = {
  map: ['uploaded', 'checked'],
  load: ['checked'],
  cancel: ['uploaded', 'checking', 'checked', 'loading'],
  undo: ['done', 'stuck'],
  errors: ['checked', 'loading', 'done', 'undone'],
  codes: ['done'],
}
export type Can = Record<keyof typeof IN, boolean>

const toLoad = (counts: Counts | null) => (counts?.new ?? 0) + (counts?.changed ?? 0)

/** What may be done with a batch as it stands; `age` in days since it last changed. */
export function canDo(batch: Pick<Batch, 'kind' | 'state' | 'counts'>, age: number): Can {
  const { kind, state, counts } = batch
  const inState = (what: keyof typeof IN) => IN[what].includes(state)
  return {
    map: inState('map'),
    load: inState('load') && toLoad(counts) > 0,
    cancel: inState('cancel'),
    undo: inState('undo') && (counts?.loaded ?? 0) > 0 && age < UNDO_DAYS,
    errors: inState('errors') && (counts?.error ?? 0) > 0 && age < UNDO_DAYS,
    codes: inState('codes') && kind === 'people' && (counts?.loaded ?? 0) > 0 && age < UNDO_DAYS,
  }
}
