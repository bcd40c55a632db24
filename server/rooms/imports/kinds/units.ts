import { Problem, problem } from '../../../kit/problems.ts'
import type { Tenant } from '../../../kit/tenants.ts'
import { unitsWithMatters } from '../../matters/index.ts'
import {
  addDuty,
  addPairings,
  addUnit,
  dropDuties,
  endPairing,
  type KnownUnit,
  setUnit,
  unitIsUsed,
  type UnitLooks,
  unitsByName,
} from '../../partners/index.ts'
import type { Words } from '../rules.ts'
import {
  type Around,
  type Ctx,
  flaw,
  type Item,
  type Kind,
  listOf,
  type Made,
  named,
  reaches,
  reachesAll,
  type Verdict,
  wrong,
} from './kind.ts'
import { type Found, findPlaces } from './places.ts'

type Row = {
  name: string
  nameEn: string
  kind: string
  duties: string[]
  area: string
  communities: string[]
}
type Duty = { category: string; nodeId: number }
/** What a row changed; `made` units are closed again, others get their looks back. */
type Undo = { made: boolean; from: UnitLooks; to: UnitLooks; duties: Duty[]; paired: number[] }

const NAME_MAX = 60
/** `government` is made by loading the district. */
export const UNIT_KINDS: Readonly<Record<string, Words & { names?: readonly string[] }>> = {
  department: { zh: '部门', en: 'department', names: ['机关', '职能部门', '区直部门'] },
  company: { zh: '企业', en: 'company', names: ['公司'] },
  property: { zh: '物业', en: 'property company', names: ['物业公司', '物业服务企业'] },
  utility: { zh: '公用事业单位', en: 'utility', names: ['公用事业', '公共事业'] },
  organisation: { zh: '社会组织', en: 'organisation', names: ['团体'] },
  party_branch: { zh: '党支部', en: 'party branch', names: ['党组织'] },
  resident_organisation: { zh: '驻区单位', en: 'resident organisation', names: ['驻社区单位', '共建单位'] },
}
const kindOf = (said: string): string | undefined =>
  Object.entries(UNIT_KINDS).find(([key, { zh, en, names = [] }]) =>
    [key, zh, en, ...names].some((name) => name.toLowerCase() === said.toLowerCase()),
  )?.[0]
const categoryOf = (tenant: Tenant, said: string): string | undefined =>
  tenant.categories
    .flatMap((category) => [category, ...category.children])
    .find((one) => [one.key, one.zh, one.en].some((name) => name.toLowerCase() === said.toLowerCase()))?.key

/** Units that orders go to and partners of communities. The same name is the same unit; a further row adds to it. */
export const units: Kind<Row> = {
  key: 'units',
  words: { zh: '单位', en: 'units' },
  about: {
    zh: '部门、物业、企业等单位，它们负责的事项类别和结对的社区；同名就是同一个单位，只会增加不会减少',
    en: 'departments, companies and partners, what they answer for and the communities they are paired with; the same name is the same unit, and nothing is taken from it',
  },
  needs: 'imports.units',
  fields: [
    {
      key: 'name',
      words: { zh: '单位名称', en: 'Name' },
      hint: { zh: '最多 60 个字符', en: 'up to 60 characters' },
      needed: true,
      names: ['名称', '单位', '单位全称', 'unit', 'unit name'],
    },
    {
      key: 'kind',
      words: { zh: '单位类型', en: 'Kind' },
      hint: {
        zh: Object.values(UNIT_KINDS)
          .map(({ zh }) => zh)
          .join('、'),
        en: Object.values(UNIT_KINDS)
          .map(({ en }) => en)
          .join(', '),
      },
      needed: true,
      names: ['类型', '类别', '性质', '单位性质', 'type'],
    },
    {
      key: 'duties',
      words: { zh: '负责的事项类别', en: 'Answers for' },
      hint: {
        zh: '类别名称或代码，用“、”隔开；可不填',
        en: 'categories by name or key, separated by commas; optional',
      },
      needed: false,
      names: ['职责', '负责事项', '职责范围', '事项类别', 'duties', 'categories'],
    },
    {
      key: 'area',
      words: { zh: '负责区域编码', en: 'Area code' },
      hint: {
        zh: '在哪个网格内负责；不填就是全区',
        en: 'the grid in which it answers for them; the whole district if empty',
      },
      needed: false,
      names: ['区域编码', '负责区域', '区域', 'area'],
    },
    {
      key: 'communities',
      words: { zh: '结对社区', en: 'Paired communities' },
      hint: {
        zh: '社区编码或全名，用“、”隔开；可不填',
        en: 'codes or whole names, separated by commas; optional',
      },
      needed: false,
      names: ['共建社区', '联系社区', '报到社区', 'communities', 'paired with'],
    },
    {
      key: 'nameEn',
      words: { zh: '英文名', en: 'English name' },
      hint: { zh: '可不填', en: 'optional' },
      needed: false,
      names: ['英文名称', 'english', 'name_en'],
    },
  ],
  examples: [
    {
      name: { zh: '区城市管理局', en: '区城市管理局' },
      kind: { zh: '部门', en: 'department' },
      duties: { zh: 'sanitation、roads', en: 'sanitation, roads' },
      area: { zh: '', en: '' },
      communities: { zh: '340209001006', en: '340209001006' },
      nameEn: { zh: 'Urban Management Bureau', en: 'Urban Management Bureau' },
    },
  ],
  formats: ['xlsx', 'csv'],
  group: 100,
  read(cell, { tenant }) {
    const [name, nameEn] = [named(cell('name')), named(cell('nameEn'))]
    const kind = kindOf(cell('kind').trim())
    const said = listOf(cell('duties'))
    const unknown = said.find((category) => !categoryOf(tenant, category))
    const wrongs: [string, Problem | false][] = [
      ['name', name === '' && problem('imports.needed')],
      ['name', name.length > NAME_MAX && problem('imports.too_long', { limit: NAME_MAX })],
      ['nameEn', nameEn.length > NAME_MAX && problem('imports.too_long', { limit: NAME_MAX })],
      ['kind', !kind && problem('imports.unknown_kind', { kinds: Object.values(UNIT_KINDS) })],
      ['duties', unknown !== undefined && problem('imports.unknown_category', { category: unknown })],
    ]
    const flaws = wrongs.flatMap(([field, why]) => (why ? [flaw(field, why)] : []))
    if (flaws.length > 0 || !kind) return { flaws, key: name || undefined }
    const duties = said.flatMap((category) => categoryOf(tenant, category) ?? [])
    const [area, communities] = [cell('area').trim(), listOf(cell('communities'))]
    const record = { name, nameEn, kind, duties, area, communities }
    return { record, key: name, twin: JSON.stringify(record) }
  },
  async judge(q, ctx, items) {
    const known = await knownOf(q, ctx, items)
    const placesOf = await placesFor(q, ctx, items)
    // what a unit is, is the whole district's; what it does at a place, that place's
    const wide = reachesAll(ctx, units)
    return items.map(({ record, first }): Verdict => {
      if (first && first.record.kind !== record.kind)
        return wrong('kind', problem('imports.unit_differs', { line: first.line }))
      const places = placesOf(record)
      if ('why' in places) return wrong(places.field, places.why)
      const unit = known.get(record.name)
      if (!unit?.open) return { status: first ? 'changed' : 'new' }
      const { duties, paired } = missing(record, unit, places)
      const was: Record<string, string> = {
        ...(unit.kind === record.kind ? {} : { kind: UNIT_KINDS[unit.kind]?.zh ?? unit.kind }),
        ...(record.nameEn && unit.nameEn !== record.nameEn ? { nameEn: unit.nameEn } : {}),
      }
      const [changed] = Object.keys(was)
      if (changed && !wide) return wrong(changed, problem('imports.not_your_unit'))
      const alters = duties.length > 0 || paired.length > 0 || Object.keys(was).length > 0
      return alters ? { status: 'changed', was } : { status: 'same' }
    })
  },
  async make(q, ctx, items) {
    const made: Made[] = []
    const placesOf = await placesFor(q, ctx, items)
    // one after another: two rows may be of one unit
    for (const item of items) made.push(await put(q, ctx, item.record, placesOf(item.record)))
    return made
  },
  async unmake(q, ctx, rows) {
    const back: (Problem | undefined)[] = []
    for (const { made, undo } of rows) back.push(await takeBack(q, ctx, Number(made), undo as Undo))
    return back
  },
  shown: ({ name, nameEn, kind, duties, area, communities }, { lang }) => ({
    name,
    nameEn,
    kind: UNIT_KINDS[kind]?.[lang] ?? kind,
    duties: duties.join(lang === 'zh' ? '、' : ', '),
    area,
    communities: communities.join(lang === 'zh' ? '、' : ', '),
  }),
}

type Q = Parameters<Kind<Row>['judge']>[0]
type Places = { area: number; paired: number[] } | { field: string; why: Problem }

const knownOf = async (q: Q, ctx: Ctx, items: readonly Item<Row>[]): Promise<Map<string, KnownUnit>> => {
  const names = items.map(({ record }) => record.name)
  return new Map((await unitsByName(q, ctx.batch.districtId, names)).map((unit) => [unit.name, unit]))
}

async function placesFor(q: Q, ctx: Ctx, items: readonly Item<Row>[]): Promise<(row: Row) => Places> {
  const said = items.flatMap(({ record }) => [record.area, ...record.communities])
  const placeOf = await findPlaces(q, ctx.batch.districtId, said, reaches(ctx, units))
  return (row) => {
    const area = row.area ? placeOf(row.area) : ({ id: ctx.batch.nodeId, name: '', path: [] } satisfies Found)
    if (area instanceof Problem) return { field: 'area', why: area }
    const paired: number[] = []
    for (const community of row.communities) {
      const place = placeOf(community)
      if (place instanceof Problem) return { field: 'communities', why: place }
      paired.push(place.id)
    }
    return { area: area.id, paired }
  }
}

const missing = (row: Row, unit: KnownUnit | undefined, places: { area: number; paired: number[] }) => ({
  duties: row.duties
    .map((category): Duty => ({ category, nodeId: places.area }))
    .filter((duty) => !unit?.duties.some((d) => d.category === duty.category && d.nodeId === duty.nodeId)),
  paired: [...new Set(places.paired)].filter((nodeId) => !unit?.paired.includes(nodeId)),
})

async function put(q: Q, ctx: Ctx, row: Row, places: Places): Promise<Made> {
  if ('why' in places) return wrong(places.field, places.why)
  const { now } = ctx
  const { districtId } = ctx.batch
  const [unit] = await unitsByName(q, districtId, [row.name])
  const { duties, paired } = missing(row, unit, places)
  const to: UnitLooks = { kind: row.kind, nameEn: row.nameEn || (unit?.nameEn ?? row.name), open: true }
  const from: UnitLooks = unit
    ? { kind: unit.kind, nameEn: unit.nameEn, open: unit.open }
    : { ...to, open: false }
  const same = unit && JSON.stringify(from) === JSON.stringify(to)
  if (same && duties.length === 0 && paired.length === 0) return { status: 'same' }
  const id = unit?.id ?? (await addUnit(q, districtId, { ...to, name: row.name, now })).id
  if (unit && !same) await setUnit(q, districtId, { id, from, to, now })
  for (const { category, nodeId } of duties) await addDuty(q, districtId, { unitId: id, category, nodeId })
  const pairings = paired.map((nodeId) => ({ partnerId: id, nodeId, kind: 'paired' as const }))
  await addPairings(q, districtId, pairings, now)
  const undo: Undo = { made: !unit?.open, from, to, duties, paired }
  return { made: String(id), undo }
}

/** The reason, and nothing is changed, where the unit is in use, or is no longer what the import made of it. */
async function takeBack(q: Q, ctx: Around, id: number, undo: Undo): Promise<Problem | undefined> {
  const { now } = ctx
  const { districtId } = ctx.batch
  if (undo.made) {
    const has = { duties: undo.duties.length, paired: undo.paired.length }
    if (await unitIsUsed(q, districtId, { id, ...has, now })) return problem('imports.kept_in_use')
    if ((await unitsWithMatters(q, districtId, [id])).has(id)) return problem('imports.kept_has_matters')
  }
  const { from, to } = undo
  const altered = JSON.stringify(from) !== JSON.stringify(to)
  if (altered && !(await setUnit(q, districtId, { id, from: to, to: from, now })))
    return problem('imports.kept_altered')
  await dropDuties(q, districtId, id, undo.duties)
  for (const nodeId of undo.paired)
    await endPairing(q, districtId, { partnerId: id, nodeId, kind: 'paired' }, now)
  return undefined
}
