import type { z } from 'zod'
import { type batch, imports, type importRow } from '../../../contract/imports.ts'
import { uuid } from '../../../contract/kit.ts'
import { calling, type Column, count, exportable, instant, saidOf, text } from '../../kit/exports.ts'
import { batchFor } from './acts/view.ts'
import { listBatches } from './acts/list.ts'
import { rowsOf } from './acts/rows.ts'
import { KINDS, kindOf } from './kinds/index.ts'

type Words = { zh: string; en: string }
const files = imports['GET /api/imports'].query.omit({ before: true })
type Files = z.output<typeof files>
type File = z.input<typeof batch>
/** A file stands in the page's address, and among the filters here. */
const rows = imports['GET /api/imports/:id/rows'].query.omit({ after: true }).extend({ batch: uuid })
type Rows = z.output<typeof rows>
type Row = z.input<typeof importRow>

const STATES: Readonly<Record<File['state'], Words>> = {
  uploaded: { zh: '已上传', en: 'uploaded' },
  checking: { zh: '检查中', en: 'being checked' },
  checked: { zh: '已检查', en: 'checked' },
  loading: { zh: '导入中', en: 'being loaded' },
  done: { zh: '已导入', en: 'loaded' },
  undoing: { zh: '撤销中', en: 'being taken back' },
  undone: { zh: '已撤销', en: 'taken back' },
  cancelled: { zh: '已放弃', en: 'given up' },
  failed: { zh: '失败', en: 'failed' },
  stuck: { zh: '撤销受阻', en: 'stuck' },
}
const FOUND: Readonly<Record<Row['status'], Words>> = {
  new: { zh: '新增', en: 'new' },
  changed: { zh: '有变化', en: 'changed' },
  same: { zh: '无变化', en: 'the same' },
  repeat: { zh: '文件内重复', en: 'a repeat' },
  error: { zh: '有错', en: 'wrong' },
}
const FATES: Readonly<Record<NonNullable<Row['fate']>, Words>> = {
  loaded: { zh: '已导入', en: 'loaded' },
  undone: { zh: '已撤销', en: 'taken back' },
  kept: { zh: '撤销时保留', en: 'kept by the undo' },
}

export const exports = [
  exportable<Files, File>({
    name: 'imports.files',
    words: { zh: '导入记录', en: 'Imported files' },
    needs: 'imports.use',
    query: files,
    async page(house, who, query, { cursor, lang }) {
      const before = cursor ?? undefined
      const found = await listBatches(house, calling(who, { ...query, before }, {}, lang))
      const last = found.rows.at(-1)
      return { rows: found.rows, next: found.more && last ? new Date(last.createdAt).toISOString() : null }
    },
    columns: () => [
      instant('时间', 'Brought', (row) => row.createdAt),
      text('内容', 'Kind', (row) => kindOf(row.kind).words, 10),
      text('文件', 'File', (row) => row.name, 36),
      text('范围', 'Place', (row) => row.place.name),
      text('导入人', 'By', (row) => row.by.name, 12),
      text('状态', 'State', (row) => STATES[row.state], 12),
      ...(['new', 'changed', 'same', 'repeat', 'error'] as const).map((key) =>
        count<File>(FOUND[key].zh, FOUND[key].en, (row) => row.counts?.[key] ?? null),
      ),
      count('已导入', 'Loaded', (row) => row.counts?.loaded ?? null),
      count('已撤销', 'Taken back', (row) => row.counts?.undone ?? null),
      text('失败原因', 'Why it failed', (row) => row.problem?.detail ?? null, 36),
    ],
    said: (_, __, query) =>
      saidOf(query, {
        kind: {
          label: { zh: '内容', en: 'Kind' },
          value: KINDS.find((one) => one.key === query.kind)?.words,
        },
      }),
  }),
  exportable<Rows, Row>({
    name: 'imports.rows',
    words: { zh: '导入明细', en: 'Rows of an imported file' },
    needs: 'imports.use',
    query: rows,
    async page(house, who, { batch: id, ...query }, { cursor, most, lang }) {
      const after = cursor === null ? undefined : Number(cursor)
      const found = await rowsOf(house, calling(who, { ...query, after }, { id }, lang), most)
      return { rows: found.rows, next: found.more ? String(found.rows.at(-1)?.seq) : null }
    },
    async columns(house, who, { batch: id }): Promise<Column<Row>[]> {
      const { kind, mapping } = await batchFor(house, who, id)
      const fields = kindOf(kind).fields.filter(({ key }) => mapping?.[key])
      return [
        count('行号', 'Line', (row) => row.line),
        text('检查结果', 'Found', (row) => FOUND[row.status], 12),
        text('导入结果', 'What became of it', (row) => row.fate && FATES[row.fate], 14),
        // as the page shows them: personal parts masked
        ...fields.map(({ key, words }) => text<Row>(words.zh, words.en, (row) => row.shown[key] ?? null, 24)),
        text('出错原因', 'Reasons', ({ flaws }) =>
          flaws.map(({ column, reason }) => (column ? `${column}：${reason}` : reason)).join(' '),
        ),
      ]
    },
    async said(house, who, { batch: id, status, fate }) {
      const { name } = await batchFor(house, who, id)
      return saidOf(
        { batch: name, status, fate },
        {
          batch: { label: { zh: '文件', en: 'File' } },
          status: { label: { zh: '检查结果', en: 'Found' }, value: status && FOUND[status] },
          fate: { label: { zh: '导入结果', en: 'What became of it' }, value: fate && FATES[fate] },
        },
      )
    },
  }),
]
