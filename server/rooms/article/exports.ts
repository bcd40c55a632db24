import { z } from 'zod'
import { article, type articleLine, type articleRecord } from '../../../contract/article.ts'
import { calling, type Column, exportable, instant, text, whole } from '../../kit/exports.ts'
import { recordsAt, showArticle } from './acts.ts'

type Line = z.input<typeof articleLine>
type Behind = z.input<typeof articleRecord>
type Words = { zh: string; en: string }
const asked = article['GET /api/article/:line/records'].params
type Asked = z.output<typeof asked>

const OPS: Readonly<Record<Line['said']['op'], string>> = {
  '=': '',
  '>': '>',
  '>=': '≥',
  '<=': '≤',
  '~': '≈',
  '<~': '≲',
}
const verdict = ({ agrees }: Line): Words =>
  agrees === null
    ? { zh: '尚未能答', en: 'not answered yet' }
    : agrees
      ? { zh: '一致', en: 'agrees' }
      : { zh: '不一致', en: 'differs' }

/** A value with decimals: an interval beside counts. */
const number = (zh: string, en: string, of: (row: Line) => number | null): Column<Line> => ({
  words: { zh, en },
  as: 'mean',
  of,
  width: 14,
})

export const exports = [
  exportable<Record<string, never>, Line>({
    name: 'article.lines',
    words: { zh: '来源数字', en: 'Figures of the source' },
    needs: 'article.read',
    query: z.strictObject({}),
    ...whole(async (house, who) => (await showArticle(house, calling(who, {}))).lines),
    columns: () => [
      text('编号', 'Line', (row) => row.id, 8),
      text('机制', 'Mechanism', (row) => row.mechanism, 16),
      text('内容', 'What is counted', (row) => row.words, 40),
      text('文章的说法', 'The article says', (row) => OPS[row.said.op], 10),
      number('文章数值', 'Its number', (row) => row.said.value),
      text('单位', 'Of', (row) => row.said.unit, 12),
      number('记录算得', 'From records', (row) => row.computed),
      text('比对', 'Compared', verdict, 12),
      text('怎么算的', 'How it is computed', (row) => row.how, 40),
    ],
  }),
  exportable<Asked, Behind>({
    name: 'article.records',
    words: { zh: '来源数字背后的记录', en: 'Records behind a figure of the source' },
    needs: 'article.read',
    query: asked,
    page: (house, who, params, { cursor, most, lang }) =>
      recordsAt(house, calling(who, cursor === null ? {} : { cursor }, params, lang), most),
    columns: () => [
      text('记录', 'Record', (row) => row.label, 40),
      text('说明', 'Note', (row) => row.note, 30),
      instant('时间', 'At', (row) => row.at),
    ],
    async said(house, who, params) {
      const { line } = await recordsAt(house, calling(who, {}, params), 1)
      return [{ label: { zh: '数字', en: 'Figure' }, value: line.words }]
    },
  }),
]
