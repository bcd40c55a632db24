import type { z } from 'zod'
import { matters } from '../../../contract/matters.ts'
import type { summary } from '../../../contract/matter.ts'
import {
  calling,
  type Column,
  count,
  exportable,
  instant,
  type Said,
  saidOf,
  text,
  yes,
} from '../../kit/exports.ts'
import type { House } from '../../kit/house.ts'
import type { Who } from '../../kit/scope.ts'
import { anyPlace } from '../grid/index.ts'
import { unitOf } from '../partners/index.ts'
import { countUpTo, listOf } from './acts/list.ts'
import { bookOf } from './loop/book.ts'
import type { Loop } from './loop/definition.ts'

type Words = { zh: string; en: string }
export type Row = z.input<typeof summary>
const asked = matters['GET /api/matters/counts'].query
type Asked = z.output<typeof asked>

const SOURCES: Readonly<Record<string, Words>> = {
  resident: { zh: '居民上报', en: 'a resident' },
  on_behalf: { zh: '代居民上报', en: 'for a resident' },
  staff: { zh: '工作人员上报', en: 'staff' },
  import: { zh: '历史导入', en: 'imported' },
  hotline: { zh: '热线', en: 'hotline' },
  platform: { zh: '其他平台', en: 'another platform' },
  chat: { zh: '群聊', en: 'a chat group' },
  visit: { zh: '走访', en: 'a visit' },
  forum: { zh: '问政会', en: 'a forum' },
  message: { zh: '留言', en: 'a message' },
  group: { zh: '微信群', en: 'a chat group' },
  phone: { zh: '电话', en: 'a phone call' },
  window: { zh: '窗口', en: 'the window' },
  meeting: { zh: '党员会议', en: 'a branch meeting' },
  noticed: { zh: '自己发现', en: 'noticed by staff' },
}
const VIEWS: Readonly<Record<Asked['view'], Words>> = {
  matters: { zh: '事项', en: 'matters' },
  orders: { zh: '派单', en: 'orders' },
  mine: { zh: '我上报和接下的', en: 'reported or taken on by me' },
  todo: { zh: '等我办的', en: 'what waits for me' },
}
const KINDS: Readonly<Record<string, Words>> = { emergency: { zh: '应急哨', en: 'emergency' } }

const optionOf = (loop: Loop, field: string, key: string | null): Words | string | null =>
  key === null
    ? null
    : (loop.steps
        .flatMap((s) => s.form.filter((f) => f.name === field))
        .flatMap((f) => f.options ?? [])
        .find((option) => option.key === key)?.words ??
      KINDS[key] ??
      key)

/** What a matter's keys are called: its loop, state, kind, category, where it came from. */
async function namesOf(house: House, districtId: number) {
  const book = await bookOf(house, districtId)
  const categories = new Map(
    house.tenants
      .byId(districtId)
      .categories.flatMap((c) => [c, ...c.children])
      .map((c) => [c.key, c]),
  )
  const loopOf = (row: Row) => book.pinned(row.loop, row.loopVersion)
  /** The kind of an order is that of the matter above, whose loop names it. */
  const kindOf = (row: Row) => {
    const own = optionOf(loopOf(row), 'kind', row.kind)
    if (typeof own !== 'string') return own
    const other = [...book.current.values()].map((loop) => optionOf(loop, 'kind', row.kind))
    return other.find((words) => typeof words === 'object') ?? own
  }
  return {
    book,
    loop: (row: Row) => loopOf(row).name,
    state: (row: Row): Words | string => loopOf(row).states[row.state]?.words ?? row.state,
    kind: kindOf,
    category: (key: string | null): Words | null => {
      const found = categories.get(key ?? '')
      return found ? { zh: found.zh, en: found.en } : null
    },
    source: (key: string): Words | string => SOURCES[key] ?? key,
    answer: (row: Row, field: 'solved' | 'satisfaction') => optionOf(loopOf(row), field, row[field]),
  }
}
type Names = Awaited<ReturnType<typeof namesOf>>

/** The columns that every list of matters has. */
const columnsWith = (names: Names): Column<Row>[] => [
  count('编号', 'No.', (row) => row.number),
  text('标题', 'Title', (row) => row.title, 44),
  text('类型', 'Loop', names.loop, 16),
  text('状态', 'State', names.state, 12),
  text('类别', 'Category', (row) => names.category(row.category), 18),
  text('上级', 'Above', (row) => row.node.above),
  text('网格', 'Grid', (row) => row.node.name),
  text('地点', 'Place', (row) => row.place, 24),
  text('单位', 'Unit', (row) => row.unit?.name ?? null),
  text('主办', 'Leads', (row) => (row.unit === null ? null : yes(row.lead)), 8),
  text('种类', 'Kind', names.kind, 12),
  text('清单或单号', 'Sheet', (row) => row.sheet, 14),
  text('来源', 'Source', (row) => names.source(row.source), 14),
  instant('上报时间', 'Reported', (row) => row.createdAt),
  instant('期限', 'Due', (row) => row.dueAt),
  text('已超时', 'Late', (row) => yes(row.late), 8),
  count('超时次数', 'Times late', (row) => row.lapses),
  text('督办', 'Supervised', (row) => yes(row.supervised), 8),
  text('保密', 'Confidential', (row) => yes(row.confidential), 8),
  text('解决', 'Solved', (row) => names.answer(row, 'solved'), 12),
  text('满意', 'Satisfied', (row) => names.answer(row, 'satisfaction'), 12),
  instant('办结时间', 'Closed', (row) => row.closedAt),
]

export const matterColumns = async (house: House, districtId: number) =>
  columnsWith(await namesOf(house, districtId))

/** Several names as one; nothing where there are none. */
const joined = (all: readonly Words[]): Words | undefined =>
  all.length === 0
    ? undefined
    : { zh: all.map(({ zh }) => zh).join('、'), en: all.map(({ en }) => en).join(', ') }

const YES: Words = { zh: '是', en: 'yes' }
const OPEN: Readonly<Record<string, Words>> = {
  yes: { zh: '未办结', en: 'open' },
  no: { zh: '已办结', en: 'closed' },
}

type Narrowed = Partial<Omit<Asked, 'view'>>

/** The filters of a list of matters in words. */
export async function filtersSaid(house: House, who: Who, query: Narrowed): Promise<Said[]> {
  const names = await namesOf(house, who.districtId)
  const [node, unit] = await Promise.all([
    query.node ? anyPlace(house, who.districtId, query.node) : undefined,
    query.unit ? unitOf(house, who.districtId, query.unit) : undefined,
  ])
  const loops = [...names.book.current.values()]
  const asked = query.loop?.split(',') ?? []
  const named = loops.filter((one) => asked.includes(one.id))
  const inLoop = named.length > 0 ? named : loops
  const state = inLoop.find((one) => query.state && query.state in one.states)?.states[query.state ?? '']
  const kinds = loops.map((one) => optionOf(one, 'kind', query.kind ?? null))
  const kind = kinds.find((words) => typeof words === 'object') ?? query.kind
  return saidOf(query, {
    loop: { label: { zh: '类型', en: 'Loop' }, value: joined(named.map((one) => one.name)) },
    state: { label: { zh: '状态', en: 'State' }, value: state?.words },
    open: { label: { zh: '办结', en: 'Closed or open' }, value: OPEN[query.open ?? ''] },
    late: { label: { zh: '已超时', en: 'Late' }, value: YES },
    due: { label: { zh: '期限', en: 'Limit' }, value: { zh: '24 小时内到期', en: 'within 24 hours' } },
    node: { label: { zh: '地点', en: 'Place' }, value: node?.name },
    direct: { label: { zh: '只看本级', en: 'Only at the place itself' }, value: YES },
    category: {
      label: { zh: '类别', en: 'Category' },
      value:
        query.category === 'none' ? { zh: '未分类', en: 'none yet' } : names.category(query.category ?? null),
    },
    unit: { label: { zh: '单位', en: 'Unit' }, value: unit?.name },
    kind: { label: { zh: '种类', en: 'Kind' }, value: kind },
    source: { label: { zh: '来源', en: 'Source' }, value: names.source(query.source ?? '') },
    sheet: { label: { zh: '清单或单号', en: 'Sheet' } },
    number: { label: { zh: '编号', en: 'No.' } },
    supervised: { label: { zh: '督办', en: 'Supervised' }, value: YES },
    filedFrom: { label: { zh: '上报日期从', en: 'Reported from' } },
    filedTo: { label: { zh: '上报日期到', en: 'Reported until' } },
    cell: { label: { zh: '地图格', en: 'Square of the map' } },
  })
}

export const exports = [
  exportable<Asked, Row>({
    name: 'matters.list',
    words: { zh: '事项清单', en: 'List of matters' },
    needs: 'matters.read',
    query: asked,
    page: (house, who, query, { cursor, most }) =>
      listOf(house, calling(who, { ...query, cursor: cursor ?? undefined, limit: most })),
    count: (house, who, query, most) => countUpTo(house, who, query, most),
    columns: (house, who) => matterColumns(house, who.districtId),
    said: async (house, who, { view, ...rest }) => [
      { label: { zh: '视图', en: 'View' }, value: VIEWS[view] ?? view },
      ...(await filtersSaid(house, who, rest)),
    ],
  }),
]
