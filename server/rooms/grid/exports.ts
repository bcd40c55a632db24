import { z } from 'zod'
import { idInAddress, uuid } from '../../../contract/kit.ts'
import { calling, count, exportable, instant, type Said, text, whole, yes } from '../../kit/exports.ts'
import type { House } from '../../kit/house.ts'
import type { Who } from '../../kit/scope.ts'
import { listNets, showNet } from './acts/nets.ts'
import { districtRoot } from './index.ts'
import { anyPlace, placeOf } from './places.ts'
import { listChanges } from './restructure/show.ts'
import { countBelow, nodesBelow, type ListedNode } from './store/listed.ts'

type Words = { zh: string; en: string }
type Change = Awaited<ReturnType<typeof listChanges>>['rows'][number]
type Net = Awaited<ReturnType<typeof listNets>>['rows'][number]
type Area = Awaited<ReturnType<typeof showNet>>['areas'][number]
const underNode = z.strictObject({ node: idInAddress.optional() })
type Under = z.output<typeof underNode>
const ofNet = z.strictObject({ net: uuid })
type OfNet = z.output<typeof ofNet>

const KINDS: Readonly<Record<Change['kind'], Words>> = {
  split: { zh: '拆分', en: 'split' },
  merge: { zh: '合并', en: 'merge' },
  move: { zh: '调整上级', en: 'move' },
}
const STATES: Readonly<Record<Change['state'], Words>> = {
  running: { zh: '办理中', en: 'under way' },
  stopped: { zh: '已停下', en: 'stopped' },
  done: { zh: '已完成', en: 'done' },
  undoing: { zh: '撤销中', en: 'being taken back' },
  undone: { zh: '已撤销', en: 'taken back' },
}
const NET_STATES: Readonly<Record<Net['state'], Words>> = {
  drafted: { zh: '对照中', en: 'being mapped' },
  merged: { zh: '已并入', en: 'merged' },
}
const named = (places: readonly { name: string }[]) => places.map(({ name }) => name).join('、')

/** The node under which a list lies: the district itself where none is named. */
async function pathUnder(house: House, who: Who, { node }: Under): Promise<number[]> {
  const { rootId } = await districtRoot(house.db, who.districtKey)
  return (await placeOf(house, who.districtId, node ?? rootId)).path
}
async function underSaid(house: House, who: Who, { node }: Under): Promise<Said[]> {
  const place = node ? await anyPlace(house, who.districtId, node) : undefined
  return place ? [{ label: { zh: '地点', en: 'Place' }, value: place.name }] : []
}

export const exports = [
  // names and codes of the tree are open to everybody who signs in; the headings are those that an import reads
  exportable<Under, ListedNode>({
    name: 'grid.nodes',
    words: { zh: '网格名册', en: 'Register of grids' },
    needs: 'grid.read',
    query: underNode,
    async page(house, who, query, { cursor, most }) {
      const path = await pathUnder(house, who, query)
      const rows = await nodesBelow(house.db, who.districtId, path, { after: cursor, most: most + 1 })
      const shown = rows.slice(0, most)
      return { rows: shown, next: rows.length > most ? (shown.at(-1)?.path ?? null) : null }
    },
    count: async (house, who, query) =>
      countBelow(house.db, who.districtId, await pathUnder(house, who, query)),
    columns(house, who) {
      const levels = new Map(house.tenants.byId(who.districtId).levels.map((one) => [one.key, one]))
      const levelOf = (key: string): Words => {
        const { zh = key, en = key } = levels.get(key) ?? {}
        return { zh, en }
      }
      return [
        text('网格编码', 'Code', (row) => row.code, 24),
        text('网格名称', 'Name', (row) => row.name, 28),
        text('层级', 'Level', (row) => levelOf(row.level), 14),
        text('上级编码', 'Parent code', (row) => row.parentCode, 22),
        text('英文名或拼音', 'English name or pinyin', (row) => row.nameEn, 28),
        text('上级', 'Above', (row) => row.above, 40),
        count('直接下级数', 'Directly below', (row) => row.children),
        instant('设立时间', 'Since', (row) => row.fromAt, 'day'),
      ]
    },
    said: underSaid,
  }),
  exportable<Under, Change>({
    name: 'grid.changes',
    words: { zh: '网格调整记录', en: 'Changes of the grid tree' },
    needs: 'grid.read',
    query: underNode,
    ...whole<Under, Change>(
      async (house, who, query, lang) => (await listChanges(house, calling(who, query, {}, lang))).rows,
    ),
    columns: () => [
      instant('时间', 'At', (row) => row.at),
      text('方式', 'Kind', (row) => KINDS[row.kind], 12),
      text('状态', 'State', (row) => STATES[row.state], 12),
      text('原网格', 'Ended', (row) => named(row.ends), 30),
      text('新网格', 'New', (row) => named(row.made), 30),
      text('调整', 'Moved', ({ moves }) =>
        moves.map((one) => `${one.node.name}：${one.from.name} → ${one.to.name}`).join('；'),
      ),
      text('原因', 'Why', (row) => row.reason, 36),
      text('经办人', 'By', (row) => row.by, 12),
      instant('完成时间', 'Done', (row) => row.doneAt),
      text('撤销人', 'Taken back by', (row) => row.undoBy, 12),
      instant('撤销时间', 'Taken back', (row) => row.undoneAt),
      text('停下的原因', 'Why it stopped', (row) => row.problem, 30),
    ],
    said: underSaid,
  }),
  exportable<Record<string, never>, Net>({
    name: 'grid.nets',
    words: { zh: '部门旧网格', en: 'Old nets of departments' },
    needs: 'grid.read',
    query: z.strictObject({}),
    ...whole(async (house, who) => (await listNets(house, calling(who, {}))).rows),
    columns: () => [
      text('部门', 'Department', (row) => row.department, 24),
      text('名称', 'Name', (row) => row.name, 28),
      text('状态', 'State', (row) => NET_STATES[row.state], 12),
      count('片区数', 'Areas', (row) => row.areas),
      count('已对应', 'Mapped', (row) => row.mapped),
      count('不并入', 'Left over', (row) => row.leftOver),
      text('录入人', 'By', (row) => row.by, 12),
      instant('更新时间', 'Changed', (row) => row.at),
      text('并入人', 'Merged by', (row) => row.mergedBy, 12),
      instant('并入时间', 'Merged', (row) => row.mergedAt),
    ],
  }),
  exportable<OfNet, Area>({
    name: 'grid.net_areas',
    words: { zh: '旧网格对照表', en: 'Areas of an old net' },
    needs: 'grid.read',
    query: ofNet,
    ...whole<OfNet, Area>(
      async (house, who, { net }) => (await showNet(house, calling(who, {}, { id: net }))).areas,
    ),
    columns: () => [
      text('片区', 'Area', (row) => row.name, 28),
      text('对应网格', 'Grids', (row) => named(row.nodes), 40),
      text('已撤销的网格', 'Grids that ended', (row) => named(row.nodes.filter(({ open }) => !open)), 24),
      text('不并入的原因', 'Why it was left over', (row) => row.leftOver, 30),
      text('已对应', 'Mapped', (row) => yes(row.nodes.length > 0), 8),
    ],
    async said(house, who, { net }) {
      const { net: found } = await showNet(house, calling(who, {}, { id: net }))
      const value = `${found.department} · ${found.name}`
      return [{ label: { zh: '旧网格', en: 'Net' }, value }]
    },
  }),
]
