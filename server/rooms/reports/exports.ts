import type { z } from 'zod'
import { bulletins } from '../../../contract/bulletins.ts'
import { dashboard as board } from '../../../contract/dashboard.ts'
import {
  calling,
  type Column,
  count,
  exportable,
  instant,
  type Said,
  saidOf,
  text,
  whole,
} from '../../kit/exports.ts'
import type { House } from '../../kit/house.ts'
import type { Who } from '../../kit/scope.ts'
import { anyPlace } from '../grid/index.ts'
import { dashboard } from './acts/dashboard.ts'
import { listOfEditions } from './acts/list.ts'

type Words = { zh: string; en: string }
const editions = bulletins['GET /api/editions'].query.omit({ cursor: true, limit: true })
type Editions = z.output<typeof editions>
type Edition = Awaited<ReturnType<typeof listOfEditions>>['rows'][number]
const figures = board['GET /api/dashboard'].query
type Figures = z.output<typeof figures>
type Board = Awaited<ReturnType<typeof dashboard>>
type Counted = Omit<Board['places'][number], 'id' | 'name' | 'nameEn' | 'level' | 'direct' | 'children'>

const KINDS: Readonly<Record<Edition['kind'], Words>> = {
  weekly: { zh: '周通报', en: 'weekly bulletin' },
  monthly: { zh: '月评估', en: 'monthly assessment' },
  quarterly: { zh: '季考核', en: 'quarterly appraisal' },
}
const STATES: Readonly<Record<Edition['state'], Words>> = {
  drafted: { zh: '草稿', en: 'draft' },
  frozen: { zh: '已印发', en: 'published' },
}

const counted = <R extends Counted>(): Column<R>[] => [
  count('在办', 'Open', (row) => row.open),
  count('24 小时内到期', 'Due within 24 h', (row) => row.due),
  count('超时', 'Late', (row) => row.late),
  count('上报', 'Filed', (row) => row.filed),
  count('上期上报', 'Filed in the period before', (row) => row.before),
  count('按期结案率', 'Closed in time', (row) => row.inTime.value, 'share'),
  count('按期结案率样本', 'Of', (row) => row.inTime.of),
  count('解决率', 'Solved', (row) => row.solved.value, 'share'),
  count('解决率样本', 'Of', (row) => row.solved.of),
  count('满意率', 'Satisfied', (row) => row.satisfied.value, 'share'),
  count('满意率样本', 'Of', (row) => row.satisfied.of),
]
const shown = (house: House, who: Who, query: Figures) => dashboard(house, calling(who, query))
async function figuresSaid(house: House, who: Who, query: Figures): Promise<Said[]> {
  const { way, period } = await shown(house, who, query)
  const { name: zh = '', nameEn: en = '' } = way.at(-1) ?? {}
  return [
    { label: { zh: '地点', en: 'Place' }, value: { zh, en: en || zh } },
    { label: { zh: '时间', en: 'Period' }, value: `${period.from} – ${period.to}` },
  ]
}

type Place = Board['places'][number]
type Category = Board['categories'][number]

export const exports = [
  exportable<Editions, Edition>({
    name: 'reports.editions',
    words: { zh: '通报与考核目录', en: 'Bulletins, assessments and appraisals' },
    needs: 'reports.read',
    query: editions,
    page: (house, who, query, { cursor, most }) =>
      listOfEditions(house, calling(who, { ...query, cursor: cursor ?? undefined, limit: most })),
    columns: () => [
      text('种类', 'Kind', (row) => KINDS[row.kind], 16),
      text('范围', 'Place', ({ node }) => ({ zh: node.name, en: node.nameEn || node.name }), 20),
      count('年', 'Year', (row) => row.period.year),
      count('期', 'Number', (row) => row.period.number),
      instant('起', 'From', (row) => row.period.from, 'day'),
      instant('止', 'To', (row) => row.period.to, 'day'),
      text('状态', 'State', (row) => STATES[row.state], 10),
      instant('生成时间', 'Made', (row) => row.madeAt),
      instant('印发时间', 'Published', (row) => row.frozenAt),
      count('待裁定的申诉', 'Contests that wait', (row) => row.waiting),
    ],
    said: async (house, who, query) =>
      saidOf(query, {
        kind: { label: { zh: '种类', en: 'Kind' }, value: query.kind && KINDS[query.kind] },
        year: { label: { zh: '年', en: 'Year' } },
        state: { label: { zh: '状态', en: 'State' }, value: query.state && STATES[query.state] },
        node: {
          label: { zh: '范围', en: 'Place' },
          value: query.node ? (await anyPlace(house, who.districtId, query.node))?.name : undefined,
        },
      }),
  }),
  exportable<Figures, Place>({
    name: 'reports.places',
    words: { zh: '总览（按地点）', en: 'Dashboard by place' },
    needs: 'matters.figures',
    query: figures,
    ...whole<Figures, Place>(async (house, who, query) => (await shown(house, who, query)).places),
    columns: () => [
      text<Place>('地点', 'Place', ({ name, nameEn, direct }) =>
        direct ? { zh: `${name}（本级）`, en: `${nameEn || name} itself` } : { zh: name, en: nameEn || name },
      ),
      ...counted<Place>(),
    ],
    said: figuresSaid,
  }),
  exportable<Figures, Category>({
    name: 'reports.categories',
    words: { zh: '总览（按类别）', en: 'Dashboard by category' },
    needs: 'matters.figures',
    query: figures,
    ...whole<Figures, Category>(async (house, who, query) => (await shown(house, who, query)).categories),
    columns(house, who) {
      const known = house.tenants.byId(who.districtId).categories.flatMap((c) => [c, ...c.children])
      const nameOf = ({ category }: Category): Words => {
        const found = known.find(({ key }) => key === category)
        return found ? { zh: found.zh, en: found.en } : { zh: '未分类', en: 'none yet' }
      }
      return [text<Category>('类别', 'Category', nameOf, 24), ...counted<Category>()]
    },
    said: figuresSaid,
  }),
]
