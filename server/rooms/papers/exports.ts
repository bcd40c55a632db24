import { papers } from '../../../contract/papers.ts'
import { calling, count, exportable, type Said, text, whole, yes } from '../../kit/exports.ts'
import { textFields } from '../matters/index.ts'
import { listTemplates } from './acts/templates.ts'

type Asked = { node?: number | undefined }
type Template = Awaited<ReturnType<typeof listTemplates>>['templates'][number]
type Words = { zh: string; en: string }
const SHIPPED: Words = { zh: '随产品提供', en: 'delivered with the product' }

export const exports = [
  exportable<Asked, Template>({
    name: 'papers.templates',
    words: { zh: '用语模板', en: 'Templates' },
    needs: 'papers.templates',
    query: papers['GET /api/templates'].query,
    ...whole<Asked, Template>(
      async (house, who, query) => (await listTemplates(house, calling(who, query))).templates,
    ),
    async columns(house, who) {
      const slots = await textFields(house, who.districtId)
      const { categories } = house.tenants.byId(who.districtId)
      const slotOf = ({ loop, step, field }: Template): Words | string => {
        const found = slots.find((s) => s.loop === loop && s.step === step && s.field === field)
        const all = found?.names ?? []
        return found
          ? { zh: all.map(({ zh }) => zh).join(' · '), en: all.map(({ en }) => en).join(' · ') }
          : [loop, step, field].join('.')
      }
      const categoryOf = (key: string | null): Words | null => {
        const found = categories.flatMap((c) => [c, ...c.children]).find((c) => c.key === key)
        return found ? { zh: found.zh, en: found.en } : null
      }
      return [
        text('用在哪里', 'Where it is used', slotOf, 36),
        text('类别', 'Category', (row) => categoryOf(row.category), 18),
        text('标题', 'Title', (row) => row.title, 24),
        text('正文', 'Text', (row) => row.text, 60),
        text('设在', 'Set at', (row) => row.node?.name ?? SHIPPED, 20),
        text('停用', 'Hidden', (row) => yes(row.state === 'hidden'), 8),
        count('版本', 'Version', (row) => row.version),
      ]
    },
    async said(house, who, query): Promise<Said[]> {
      const { node } = await listTemplates(house, calling(who, query))
      return [{ label: { zh: '地点', en: 'Place' }, value: node.name }]
    },
  }),
]
