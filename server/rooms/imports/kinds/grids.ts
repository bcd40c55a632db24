import { type Problem, problem } from '../../../kit/problems.ts'
import { pathOf } from '../../../kit/scope.ts'
import { rankOf, type Tenant } from '../../../kit/tenants.ts'
import { addNodes, closeUnused, nextPositions, nodesByCode, renameNodes } from '../../grid/index.ts'
import { nodesWithMatters } from '../../matters/index.ts'
import { flaw, type Kind, type Made, named, reaches, type Verdict, wrong } from './kind.ts'
import { settleTree } from './tree.ts'

export type GridRow = { code: string; name: string; nameEn: string; level: string; parent: string }
type Names = { name: string; nameEn: string }
type Undo = { from: Names; to: Names } | { depth: number }

const NAME_MAX = 60
const CODE = /^[A-Za-z0-9_-]{1,40}$/

export const levelWords = (tenant: Tenant, key: string) =>
  tenant.levels.find((level) => level.key === key) ?? { zh: key, en: key }
const levelOf = (tenant: Tenant, said: string): string | undefined =>
  tenant.levels.find((level) =>
    [level.key, level.zh, level.en].some((name) => name.toLowerCase() === said.toLowerCase()),
  )?.key

/** Nodes of the tree below any level: new ones and new names. Nothing is moved, and nothing goes. */
export const grids: Kind<GridRow> = {
  key: 'grids',
  words: { zh: '网格', en: 'grids' },
  about: {
    zh: '街道、社区、网格、微网格：新增节点和更新名称；不会删除，换上级请用“网格调整”',
    en: 'sub-districts, communities, grids, micro-grids: new nodes and new names; none is removed or moved',
  },
  needs: 'imports.grids',
  fields: [
    {
      key: 'code',
      words: { zh: '网格编码', en: 'Code' },
      hint: { zh: '全区唯一，如 340209001006-01', en: 'once in the district, such as 340209001006-01' },
      needed: true,
      names: ['编码', '代码', '区划代码', '网格代码', '网格编号', 'grid code', 'id'],
    },
    {
      key: 'name',
      words: { zh: '网格名称', en: 'Name' },
      hint: { zh: '最多 60 个字符', en: 'up to 60 characters' },
      needed: true,
      names: ['名称', '网格名', '区划名称', '节点名称', 'grid name'],
    },
    {
      key: 'level',
      words: { zh: '层级', en: 'Level' },
      hint: {
        zh: '如 社区、小区网格、微网格（本区的层级名）',
        en: 'as the district calls it, such as Community',
      },
      needed: true,
      names: ['级别', '网格层级', '类型', 'grid level', 'type'],
    },
    {
      key: 'parent',
      words: { zh: '上级编码', en: 'Parent code' },
      hint: { zh: '可以在同一文件的任何一行', en: 'may stand anywhere in the same file' },
      needed: true,
      names: ['父级编码', '上级', '上级网格编码', '上级代码', '父编码', 'parentCode', 'parent'],
    },
    {
      key: 'nameEn',
      words: { zh: '英文名或拼音', en: 'English name or pinyin' },
      hint: { zh: '可不填', en: 'optional' },
      needed: false,
      names: ['英文名', '英文名称', '拼音', 'english', 'name_en', 'pinyin'],
    },
  ],
  examples: [
    {
      code: { zh: '340209001006-01', en: '340209001006-01' },
      name: { zh: '第一网格', en: 'Grid 1' },
      level: { zh: '小区网格', en: 'Estate grid' },
      parent: { zh: '340209001006', en: '340209001006' },
      nameEn: { zh: 'Grid 1', en: 'Grid 1' },
    },
  ],
  formats: ['xlsx', 'csv'],
  group: 200,
  read(cell, { tenant }) {
    const [code, name, nameEn] = [cell('code').trim(), named(cell('name')), named(cell('nameEn'))]
    const level = levelOf(tenant, cell('level').trim())
    const wrongs: [string, Problem | false][] = [
      ['code', code === '' ? problem('imports.needed') : !CODE.test(code) && problem('imports.bad_code')],
      ['name', name === '' && problem('imports.needed')],
      ['name', name.length > NAME_MAX && problem('imports.too_long', { limit: NAME_MAX })],
      ['nameEn', nameEn.length > NAME_MAX && problem('imports.too_long', { limit: NAME_MAX })],
      ['level', !level && problem('imports.unknown_level', { levels: tenant.levels })],
    ]
    const flaws = wrongs.flatMap(([field, why]) => (why ? [flaw(field, why)] : []))
    if (flaws.length > 0 || !level) return { flaws, key: code || undefined }
    return { record: { code, name, nameEn, level, parent: cell('parent').trim() }, key: code }
  },
  async judge(q, ctx, items) {
    const { batch, tenant } = ctx
    const codes = items.map(({ record }) => record.code)
    const known = new Map((await nodesByCode(q, batch.districtId, codes)).map((node) => [node.code, node]))
    const near = reaches(ctx, grids)
    return items.map(({ record, first }): Verdict => {
      if (first) return wrong('code', problem('imports.twice', { line: first.line }))
      const node = known.get(record.code)
      // where a new one lies is found out when all rows are there
      if (!node) {
        const isTop = rankOf(tenant, record.level) === 1
        if (isTop) return wrong('level', problem('imports.the_district'))
        return record.parent ? { status: 'new' } : wrong('parent', problem('imports.needed'))
      }
      if (!node.open) return wrong('code', problem('imports.closed_node'))
      if (!near(pathOf(node.path))) return wrong('code', problem('imports.not_your_place'))
      if (node.level !== record.level)
        return wrong('level', problem('imports.other_level', { level: levelWords(tenant, node.level) }))
      if ((node.parentCode ?? '') !== record.parent)
        return wrong('parent', problem('imports.moved', { code: node.parentCode ?? '–' }))
      const was = differences(record, node)
      if (Object.keys(was).length === 0) return { status: 'same' }
      if (node.parentCode === null) return wrong('name', problem('imports.the_district'))
      return { status: 'changed', was }
    })
  },
  settle: (q, ctx, rows) => settleTree(q, ctx, rows, reaches(ctx, grids)),
  async make(q, ctx, items) {
    const { districtId } = ctx.batch
    const codes = items.flatMap(({ record }) => [record.code, record.parent]).filter(Boolean)
    const known = new Map((await nodesByCode(q, districtId, codes)).map((node) => [node.code, node]))
    const fresh = items.filter(({ record }) => !known.has(record.code) && known.get(record.parent)?.open)
    const parents = [...new Set(fresh.map(({ record }) => known.get(record.parent)?.id ?? 0))]
    const next = new Map((await nextPositions(q, districtId, parents)).map((row) => [row.id, row.next]))
    const nodes = fresh.map(({ record }) => {
      const parentId = known.get(record.parent)?.id ?? 0
      const position = next.get(parentId) ?? 0
      next.set(parentId, position + 1)
      const { level, code, name, nameEn } = record
      return { parentId, level, code, name, nameEn, position }
    })
    const made = new Map((await addNodes(q, districtId, nodes, ctx.now)).map((node) => [node.code, node]))
    const renames = items.flatMap(({ record }) => {
      const node = known.get(record.code)
      return node ? [{ id: node.id, ...namesOf(record, node) }] : []
    })
    const renamed = new Set((await renameNodes(q, districtId, renames)).map((row) => row.id))
    return items.map(({ record }): Made => {
      const fresh = made.get(record.code)
      if (fresh) return { made: String(fresh.id), undo: { depth: pathOf(fresh.path).length } satisfies Undo }
      const node = known.get(record.code)
      if (!node) return wrong('parent', problem('imports.unknown_parent', { code: record.parent }))
      if (!renamed.has(node.id)) return { status: 'same' }
      const undo = namesOf(record, node) satisfies Undo
      return { made: String(node.id), undo, was: differences(record, node) }
    })
  },
  async unmake(q, ctx, rows) {
    const { districtId } = ctx.batch
    const undos = rows.map(({ made, undo }) => ({ id: Number(made), undo: undo as Undo }))
    const born = undos.flatMap(({ id, undo }) => ('depth' in undo ? [{ id, depth: undo.depth }] : []))
    const used = await nodesWithMatters(q, districtId, born)
    const codes = rows.flatMap(({ record }) => record?.code ?? [])
    const called = new Map((await nodesByCode(q, districtId, codes)).map(({ id, name }) => [id, name]))
    const given = new Map(rows.map(({ made, record }) => [Number(made), record?.name]))
    const free = born
      .filter(({ id }) => !used.has(id) && called.get(id) === given.get(id))
      .map(({ id }) => id)
    const closed = await closeUnused(q, districtId, free, ctx.now)
    const back = undos.flatMap(({ id, undo }) =>
      'from' in undo ? [{ id, from: undo.to, to: undo.from }] : [],
    )
    const restored = new Set((await renameNodes(q, districtId, back)).map((row) => row.id))
    return undos.map(({ id, undo }) => {
      if (('depth' in undo ? closed : restored).has(id)) return undefined
      if (used.has(id)) return problem('imports.kept_has_matters')
      const altered = !('depth' in undo) || called.get(id) !== given.get(id)
      return problem(altered ? 'imports.kept_altered' : 'imports.kept_in_use')
    })
  },
  shown: ({ code, name, nameEn, level, parent }, { tenant, lang }) => ({
    code,
    name,
    nameEn,
    parent,
    level: levelWords(tenant, level)[lang],
  }),
}

/** The names of a node before and after; an English name is left as it is where the file says none. */
const namesOf = (record: GridRow, node: Names): { from: Names; to: Names } => ({
  from: { name: node.name, nameEn: node.nameEn },
  to: { name: record.name, nameEn: record.nameEn || node.nameEn },
})
function differences(record: GridRow, node: Names): Record<string, string> {
  const { from, to } = namesOf(record, node)
  return {
    ...(from.name === to.name ? {} : { name: from.name }),
    ...(from.nameEn === to.nameEn ? {} : { nameEn: from.nameEn }),
  }
}
