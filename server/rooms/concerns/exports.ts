import type { z } from 'zod'
import { type concerns, ledgerQuery } from '../../../contract/concerns.ts'
import { calling, count, exportable, text } from '../../kit/exports.ts'
import { countOf, filtersSaid, type ListedRow, matterColumns } from '../matters/index.ts'
import { ledger } from './acts/ledger.ts'
import { LEDGER } from './loop.ts'

type Asked = z.output<typeof ledgerQuery>
type Row = z.input<(typeof concerns)['GET /api/concerns']['out']>['rows'][number]

/** The ledger and, narrowed to a list, the problem list: what a concern came from and went on as beside what every list says. */
export const exports = [
  exportable<Asked, Row>({
    name: 'concerns.ledger',
    words: { zh: '民情台账', en: 'Concerns ledger' },
    needs: 'concerns.read',
    query: ledgerQuery,
    page: (house, who, query, { cursor, most }) =>
      ledger(house, calling(who, { ...query, cursor: cursor ?? undefined, limit: most })),
    count: async (house, who, query) =>
      (await countOf(house, calling(who, { ...query, loop: LEDGER, view: 'matters' }))).total,
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
    said: (house, who, query) => filtersSaid(house, who, query),
  }),
]
