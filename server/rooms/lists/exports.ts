import { z } from 'zod'
import { type admission, lists } from '../../../contract/lists.ts'
import { calling, count, exportable, instant, saidOf, text, yes } from '../../kit/exports.ts'
import type { House } from '../../kit/house.ts'
import type { Who } from '../../kit/scope.ts'
import { anyPlace } from '../grid/index.ts'
import { unitOf } from '../partners/index.ts'
import { showDuties, showTasks } from './acts/duties.ts'
import { listAdmissions } from './acts/show.ts'
import { classOf, listsOf } from './data.ts'
import { STATES, type Words } from './words.ts'

const admissions = lists['GET /api/admissions'].query.omit({ before: true, limit: true })
type Asked = z.output<typeof admissions>
type Entry = z.input<typeof admission>
type Tasks = Awaited<ReturnType<typeof showTasks>>['classes'][number]
type Task = Tasks['affairs'][number] & { class: Words }
type Duty = Awaited<ReturnType<typeof showDuties>>['entries'][number]

const REFUSED: Readonly<Record<string, Words>> = {
  yes: { zh: '有社区不承接', en: 'refused by a community' },
  waiting: { zh: '不承接待裁定', en: 'a refusal waits for a ruling' },
}
const DUTIES: Readonly<Record<Duty['kind'], Words>> = {
  basic: { zh: '基本履职', en: 'its own duty' },
  assist: { zh: '配合履职', en: 'it assists' },
  recalled: { zh: '上级收回', en: 'taken back by the level above' },
}
const tasks = lists['GET /api/affairs'].query.pick({ class: true, q: true }).strict()
type TasksAsked = z.output<typeof tasks>
const place = z.strictObject({ node: lists['GET /api/lists/duties'].query.shape.node })

/** The affairs of the task list as its page finds them. */
async function tasksOf(house: House, who: Who, { class: key, q }: TasksAsked): Promise<Task[]> {
  const { classes } = await showTasks(house, calling(who, {}))
  const words = q?.trim().toLowerCase() ?? ''
  return classes
    .filter((one) => !key || one.key === key)
    .flatMap(({ affairs, zh, en }) => affairs.map((affair) => ({ ...affair, class: { zh, en } })))
    .filter((affair) => affair.zh.includes(words) || affair.en.toLowerCase().includes(words))
}

export const exports = [
  exportable<Asked, Entry>({
    name: 'lists.admissions',
    words: { zh: '准入清单', en: 'Admission list' },
    needs: 'lists.read',
    query: admissions,
    async page(house, who, query, { cursor, most }) {
      const before = cursor === null ? undefined : Number(cursor)
      const limit = most
      const { rows, next } = await listAdmissions(house, calling(who, { ...query, before, limit }))
      return { rows, next: next === null ? null : String(next) }
    },
    async count(house, who, query) {
      const { counts } = await listAdmissions(house, calling(who, { ...query, limit: 1 }))
      return counts
        .filter(({ state }) => !query.state || state === query.state)
        .reduce((sum, one) => sum + one.count, 0)
    },
    columns: () => [
      count('编号', 'No.', (row) => row.number),
      text('事项', 'Affair', (row) => row.title, 40),
      text('类别', 'Class', (row) => row.class),
      text('申请单位', 'Unit', (row) => row.unit.name, 24),
      text('适用范围', 'Where', (row) => row.place.name),
      text('状态', 'State', (row) => STATES[row.state], 12),
      text('临时紧急', 'Urgent', (row) => yes(row.urgent), 10),
      instant('到期', 'Expires', (row) => row.expiresAt),
      text('提供的条件', 'What comes with it', (row) => row.provides, 36),
      text('依据', 'Basis', (row) => row.basis, 30),
      text('不承接的社区', 'Refused by', (row) => row.refusedBy.map(({ name }) => name).join('、'), 24),
      instant('申请时间', 'Applied', (row) => row.createdAt),
      instant('公布时间', 'Published', (row) => row.publishedAt),
    ],
    said: async (house, who, query) =>
      saidOf(query, {
        state: { label: { zh: '状态', en: 'State' }, value: query.state && STATES[query.state] },
        unit: {
          label: { zh: '申请单位', en: 'Unit' },
          value: query.unit ? (await unitOf(house, who.districtId, query.unit))?.name : undefined,
        },
        class: {
          label: { zh: '类别', en: 'Class' },
          value: classOf(listsOf(house, who.districtId).tasks, query.class ?? ''),
        },
        urgent: { label: { zh: '临时紧急', en: 'Urgent' }, value: yes(true) },
        refused: { label: { zh: '不承接', en: 'Refused' }, value: REFUSED[query.refused ?? ''] },
        q: { label: { zh: '搜索', en: 'Search' } },
      }),
  }),
  exportable<TasksAsked, Task>({
    name: 'lists.tasks',
    words: { zh: '任务清单', en: 'Task list' },
    needs: 'lists.read',
    query: tasks,
    page: async (house, who, query) => ({ rows: await tasksOf(house, who, query), next: null }),
    count: async (house, who, query) => (await tasksOf(house, who, query)).length,
    said: (house, who, query) =>
      saidOf(query, {
        class: {
          label: { zh: '类别', en: 'Class' },
          value: classOf(listsOf(house, who.districtId).tasks, query.class ?? ''),
        },
        q: { label: { zh: '搜索', en: 'Search' } },
      }),
    columns: () => [
      text('类别', 'Class', (row) => row.class, 24),
      text('事项', 'Affair', ({ zh, en }) => ({ zh, en }), 44),
      text(
        '由谁办',
        'Whose work',
        (row) => ({ zh: row.for.map((r) => r.zh).join('、'), en: row.for.map((r) => r.en).join(', ') }),
        36,
      ),
      text('依据', 'Basis', (row) => row.basis, 36),
    ],
  }),
  exportable<{ node?: number | undefined }, Duty>({
    name: 'lists.duties',
    words: { zh: '履职事项清单', en: 'Duty list' },
    needs: 'lists.read',
    query: place,
    page: async (house, who, query) => ({
      rows: (await showDuties(house, calling(who, query))).entries,
      next: null,
    }),
    count: async (house, who, query) => (await showDuties(house, calling(who, query))).entries.length,
    columns: () => [
      text('种类', 'Kind', (row) => DUTIES[row.kind], 14),
      text('事项', 'Duty', (row) => row.words, 48),
      text(
        '类别',
        'Categories',
        ({ categories }) => ({
          zh: categories.map((c) => c.zh).join('、'),
          en: categories.map((c) => c.en).join(', '),
        }),
        30,
      ),
      text('牵头或收回部门', 'Department', (row) => row.department, 24),
      text('依据', 'Basis', (row) => row.basis, 30),
    ],
    said: async (house, who, query) =>
      saidOf(query, {
        node: {
          label: { zh: '街道（镇）', en: 'Street or town' },
          value: query.node ? (await anyPlace(house, who.districtId, query.node))?.name : undefined,
        },
      }),
  }),
]
