import { type AnyExportable, inWords } from '../../../kit/exports.ts'
import type { House } from '../../../kit/house.ts'
import type { Lang } from '../../../kit/problems.ts'
import type { Who } from '../../../kit/scope.ts'
import { inChina } from '../../../kit/time.ts'
import { roleWords } from '../../access/index.ts'
import { districtRoot } from '../../grid/index.ts'

/** What a file says of itself: which list, narrowed to what, for whom, when, how many rows, and whether it is made up. */
export type About = {
  title: string
  at: Date
  filters: { label: string; value: string }[]
  lines: { label: string; value: string }[]
  demo: string | null
}

const SAY = {
  zh: {
    list: '清单',
    district: '区',
    filters: '筛选',
    none: '没有筛选，为导出人可见的全部',
    by: '导出人',
    at: '导出时间',
    rows: '行数',
    cut: '（已到上限，后面的未导出）',
    scope: '范围',
    seen: '与导出人当时在页面上看到的一致；个人信息按页面规则遮盖，导出已记录',
    demo: '数据性质',
    madeUp: '演示数据，均为虚构',
    between: '；',
  },
  en: {
    list: 'List',
    district: 'District',
    filters: 'Narrowed to',
    none: 'not narrowed: all that this person sees',
    by: 'Exported by',
    at: 'Exported at',
    rows: 'Rows',
    cut: ' (the most of one file; the list goes on)',
    scope: 'Scope',
    seen: 'what this person saw on the page at the time; personal data masked as there; the export is on record',
    demo: 'Nature of the data',
    madeUp: 'Demo data, all of it made up',
    between: '; ',
  },
} as const

/** `cut`: the list went on when the file was full. */
type Asked = { list: AnyExportable; who: Who; query: unknown; lang: Lang; rows: number; cut: boolean }

export async function aboutOf(house: House, { list, who, query, lang, rows, cut }: Asked): Promise<About> {
  const say = SAY[lang]
  const said = (await list.said?.(house, who, query)) ?? []
  const filters = said.map(({ label, value }) => ({ label: label[lang], value: inWords(value, lang) }))
  const { demo } = await districtRoot(house.db, who.districtKey)
  const at = house.clock.now()
  const roles = [...new Set(who.posts.map(({ role }) => roleWords(role)[lang]))]
  const narrowed = filters.map(({ label, value }) => label + (lang === 'zh' ? '：' : ': ') + value)
  return {
    title: list.words[lang],
    at,
    filters,
    demo: demo ? say.madeUp : null,
    lines: [
      ...(demo ? [{ label: say.demo, value: say.madeUp }] : []),
      { label: say.list, value: list.words[lang] },
      { label: say.district, value: house.tenants.byId(who.districtId).name[lang] },
      { label: say.filters, value: narrowed.join(say.between) || say.none },
      { label: say.by, value: [who.name, ...roles].join(' · ') },
      { label: say.at, value: inChina(at).slice(0, 19).replace('T', ' ') },
      { label: say.rows, value: cut ? `${rows}${say.cut}` : String(rows) },
      { label: say.scope, value: say.seen },
    ],
  }
}
