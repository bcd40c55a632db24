import { z } from 'zod'
import { exportable, text } from '../../kit/exports.ts'
import { countListed, type ListedUnit, listedUnits } from './store/listed.ts'

type Words = { zh: string; en: string }
const KINDS: Readonly<Record<string, Words>> = {
  department: { zh: '部门', en: 'department' },
  government: { zh: '街道（镇）', en: 'street or town government' },
  company: { zh: '企业', en: 'company' },
  property: { zh: '物业', en: 'property company' },
  utility: { zh: '公用事业单位', en: 'utility' },
  organisation: { zh: '社会组织', en: 'organisation' },
  party_branch: { zh: '党支部', en: 'party branch' },
  resident_organisation: { zh: '驻区单位', en: 'resident organisation' },
}

/** No page lists units by themselves: they are taken away beside the import that brings them, under the headings it reads. */
export const exports = [
  exportable<Record<string, never>, ListedUnit>({
    name: 'partners.units',
    words: { zh: '单位名册', en: 'Register of units' },
    needs: 'imports.units',
    query: z.strictObject({}),
    async page(house, who, _query, { cursor, most }) {
      const rows = await listedUnits(house.db, who.districtId, { after: cursor, most: most + 1 })
      const shown = rows.slice(0, most)
      return { rows: shown, next: rows.length > most ? (shown.at(-1)?.id ?? null) : null }
    },
    count: (house, who) => countListed(house.db, who.districtId),
    columns(house, who) {
      const categories = house.tenants.byId(who.districtId).categories.flatMap((c) => [c, ...c.children])
      const nameOf = (key: string): Words => {
        if (key === '*') return { zh: '各类事项', en: 'all matters' }
        const { zh = key, en = key } = categories.find((c) => c.key === key) ?? {}
        return { zh, en }
      }
      return [
        text('单位名称', 'Name', (row) => row.name, 32),
        text('单位类型', 'Kind', (row) => KINDS[row.kind] ?? row.kind, 16),
        // by keys, as an import reads them: names have commas of their own
        text('负责的事项类别', 'Answers for', ({ duties }) => duties?.join('、') ?? null, 30),
        text('负责区域编码', 'Area code', (row) => row.areaCode, 22),
        text('结对社区', 'Paired communities', (row) => row.communities, 36),
        text('英文名', 'English name', (row) => row.nameEn, 32),
        text('负责区域', 'Area', (row) => row.area, 22),
        text(
          '事项类别名称',
          'Answers for, by name',
          ({ duties }) => {
            const all = (duties ?? []).map(nameOf)
            return { zh: all.map(({ zh }) => zh).join('；'), en: all.map(({ en }) => en).join('; ') }
          },
          40,
        ),
        text('其他联系的地点', 'Tied to otherwise', (row) => row.places, 30),
      ]
    },
  }),
]
