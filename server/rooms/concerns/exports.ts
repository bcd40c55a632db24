import type { z } from 'zod'
import { type concerns, ledgerQuery } from '../../../contract/concerns.ts'
import { calling, count, exportable, text } from '../../kit/exports.ts'
import { countUpTo, filtersSaid, type ListedRow, matterColumns } from '../matters/index.ts'
import { ledger } from './acts/ledger.ts'
import { LEDGER } from './loop.ts'

type Asked = z.output<typeof ledgerQuery>
type Row = z.input<(typeof concerns)['GET /api/concerns']['out']>['rows'][number]

/** A list of concerns: what each came from and went on as beside what every list of matters says. */
const listOf = <Q extends Asked>(name: string, words: { zh: string; en: string }, query: z.ZodType<Q>) =>
  exportable<Q, Row>({
    name,
    words,
    needs: 'concerns.read',
    query,
    page: (house, who, asked, { cursor, most }) =>
      ledger(house, calling(who, { ...asked, cursor: cursor ?? undefined, limit: most })),
    count: (house, who, asked, most) =>
      countUpTo(house, who, { ...asked, loop: LEDGER, view: 'matters' }, most),
    columns: async (house, who) => [
      ...(await matterColumns(house, who.districtId)).map((column) => ({
        ...column,
        of: (row: Row) => column.of(row as ListedRow),
      })),
      text<Row>('责任单位或责任人', 'Who answers for it', (row) => row.responsible, 20),
      count<Row>('来自第几号', 'Came from No.', (row) => row.came?.number ?? null),
      count<Row>('转办第几号', 'Went on as No.', (row) => row.became?.number ?? null),
      text<Row>('转办状态', 'State of that', (row) => row.became?.state ?? null, 12),
    ],
    said: (house, who, asked) => filtersSaid(house, who, asked),
  })

export const exports = [
  listOf('concerns.ledger', { zh: '民情台账', en: 'Concerns ledger' }, ledgerQuery),
  listOf(
    'concerns.problems',
    { zh: '问题清单', en: 'Problem list' },
    ledgerQuery.extend({ sheet: ledgerQuery.shape.sheet.unwrap() }),
  ),
]
