import type { z } from 'zod'
import type { orderPaper, papers } from '../../../../contract/papers.ts'
import { DOCX } from '../../../kit/files.ts'
import type { House } from '../../../kit/house.ts'
import { type Lang, problem } from '../../../kit/problems.ts'
import type { Bytes, Call, Handlers } from '../../../kit/room.ts'
import { mayAnywhere } from '../../../kit/scope.ts'
import { note, roleWords } from '../../access/index.ts'
import { districtRoot } from '../../grid/index.ts'
import { loopAt, openReporterFor, stateWords } from '../../matters/index.ts'
import { limitsAhead } from '../limits.ts'
import { qrOf } from '../qr.ts'
import { findMarks, redact } from '../rules/redaction.ts'
import { sayTime } from '../say.ts'
import { type Page, readablePage } from './readable.ts'

type Acts = Handlers<typeof papers>
type Opening = Call<(typeof papers)['POST /api/matters/:id/order']>
type PaperCall = Call<(typeof papers)['GET /api/matters/:id/order']> | Opening
export type Paper = z.input<typeof orderPaper>

/** A task order goes through many hands: what is not needed to find the place is masked. */
const MASKED = new Set(['phone', 'id_number', 'bank_card', 'account'])
const masked = (words: string): string =>
  redact(
    words,
    findMarks(words).filter((mark) => MASKED.has(mark.kind)),
  )

/** The orders to units that stand: of a matter all, the lead's first, of an order itself. Throws `papers.no_order`. */
async function standing(house: House, districtId: number, page: Page, id: string): Promise<Page['orders']> {
  const { matter, orders } = page
  const loop = await loopAt(house, districtId, matter.loop, matter.loopVersion)
  const gone = new Set(loop.children.flatMap((child) => child.withdrawn))
  const found = orders.filter((o) => o.unit && (id === matter.id ? !gone.has(o.state) : o.id === id))
  // on a numbered sheet the matter itself is the order
  if (found.length === 0 && matter.unit && id === matter.id) return [{ ...matter, lead: true }]
  if (found.length === 0) throw problem('papers.no_order')
  return found.sort((a, b) => Number(b.lead) - Number(a.lead))
}

/** Throws what `openReporterFor` throws, and `auth.not_allowed` for who reads papers and opens nobody. */
function openFor(house: House, call: PaperCall, id: string, purpose: string) {
  if (!mayAnywhere(call.who, 'matters.open_reporter')) throw problem('auth.not_allowed')
  return openReporterFor(house, { ...call, params: { id }, query: {}, body: { purpose } })
}

/** The task order of a matter, or of one of its orders. The reporter is masked unless opened for a purpose, which is logged. */
async function paperFor(
  house: House,
  call: PaperCall,
  as: 'print' | 'word',
  purpose?: string,
): Promise<Paper> {
  const { who, params, lang } = call
  const page = await readablePage(house, who, params.id, lang)
  const { matter, reporter, thread } = page
  const orders = await standing(house, who.districtId, page, params.id)
  const opened = purpose === undefined ? undefined : await openFor(house, call, matter.id, purpose)
  const now = house.clock.now()
  const act = as === 'print' ? 'order_printed' : 'order_as_word'
  await note(house, who, { act, about: params.id, purpose, requestId: call.requestId })
  const own = thread.filter((knot) => knot.matterId === matter.id)
  const first = own.find((knot) => knot.seq === 1)
  const newest = Math.max(...orders.map((order) => +new Date(order.createdAt)))
  const ordering = own.findLast(
    (knot) => knot.seq > 1 && +new Date(knot.occurredAt) <= newest && knot.texts.length > 0,
  )
  const orderedBy = own.findLast((knot) => knot.seq > 1 && +new Date(knot.occurredAt) === newest) ?? ordering
  const asking = orderedBy ?? own.findLast((knot) => knot.texts.some((text) => text.field === 'request'))
  const tenant = house.tenants.byId(who.districtId)
  const words = first?.texts.find((text) => text.field === 'words')?.text ?? ''
  const person = opened ?? reporter
  const loop = await loopAt(house, who.districtId, matter.loop, matter.loopVersion)
  const url = `${house.publicUrl}/m/${params.id}`
  return {
    number: matter.number,
    kind: loop.name,
    title: opened ? matter.title : masked(matter.title),
    place: [matter.node.above, matter.node.name, matter.place].filter(Boolean).join(' '),
    category: categoryWords(tenant.categories, matter.category),
    reportedAt: sayTime(new Date(matter.createdAt), lang),
    reporter: [person?.name ?? reporter?.label, person?.phone].filter(Boolean).join(' '),
    words: opened ? words : masked(words),
    asked: (asking?.texts ?? [])
      .filter((text) => text.field !== 'sheet')
      .map(({ label, text }) => ({ label, text: opened ? text : masked(text) })),
    ordered: asking
      ? {
          by: asking.by.name ?? '',
          role: roleWords(asking.by.role),
          at: sayTime(new Date(asking.occurredAt), lang),
        }
      : null,
    units: await Promise.all(
      orders.map(async (order) => {
        const [{ words: state }, limits] = await Promise.all([
          stateWords(house, who.districtId, order),
          limitsAhead(house, who.districtId, order, lang),
        ])
        return {
          id: order.id,
          unit: order.unit?.name ?? '',
          lead: order.lead,
          state,
          limits,
        }
      }),
    ),
    printedAt: sayTime(now, lang),
    printedBy: who.name,
    district: tenant.name,
    demo: (await districtRoot(house.db, who.districtKey)).demo,
    opened: opened !== undefined,
    url,
    qr: await qrOf(url),
  }
}

function categoryWords(
  categories: { key: string; zh: string; en: string; children: { key: string; zh: string; en: string }[] }[],
  key: string | null,
) {
  const found = categories.flatMap((c) => [c, ...c.children]).find((c) => c.key === key)
  return found ? { zh: found.zh, en: found.en } : null
}

export const showOrderPaper: Acts['GET /api/matters/:id/order'] = (house, call) =>
  paperFor(house, call, 'print')

export const openOrderPaper: Acts['POST /api/matters/:id/order'] = (house, call) =>
  paperFor(house, call, 'print', call.body.purpose.trim())

export const orderAsWord: Acts['GET /api/matters/:id/order.docx'] = async (house, call) =>
  wordOf(await paperFor(house, call, 'word'), call.lang)

export const openOrderAsWord: Acts['POST /api/matters/:id/order.docx'] = async (house, call) =>
  wordOf(await paperFor(house, call, 'word', call.body.purpose.trim()), call.lang)

async function wordOf(paper: Paper, lang: Lang): Promise<Bytes> {
  // the library is large and seldom needed: a start does not wait for it
  const { orderDocument } = await import('../word.ts')
  const bytes = await orderDocument(paper, lang)
  const name = lang === 'zh' ? `交办单-${paper.number}.docx` : `task-order-${paper.number}.docx`
  return { bytes, size: bytes.length, type: DOCX, name, fresh: true }
}
