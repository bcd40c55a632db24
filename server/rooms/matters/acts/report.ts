import { blankFold } from '../loop/fold.ts'
import type { z } from 'zod'
import type { matters, report as reportForm, summary } from '../../../../contract/matters.ts'
import { HOUR } from '../../../kit/clock.ts'
import { sqlState } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { brake, ration } from '../../../kit/http/limits.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { covers, reachOf, type Who } from '../../../kit/scope.ts'
import { hasCategory } from '../../../kit/tenants.ts'
import { residentWithPhone } from '../../access/index.ts'
import { placeOf } from '../../grid/index.ts'
import { bookOf, toolsOf } from '../loop/book.ts'
import { stepOf } from '../loop/definition.ts'
import { append, type Changed, roleFor } from '../loop/engine.ts'
import type { Family, Member } from '../loop/family.ts'
import { titleOf } from '../rules.ts'
import { contentAt, isKnown } from '../store/read.ts'
import { hexBytes, type NewReporter, write } from '../store/write.ts'
import { contentOf, sameSaid } from './content.ts'
import { familyOf } from './family.ts'
import { ownPhotos } from './photos.ts'
import { summaryOf } from './summary.ts'

type Report = z.output<typeof reportForm>

/** Staff file for many people; a resident for one household. */
const RESIDENTS_REPORTS_AN_HOUR = 30
const reportBrake = brake(RESIDENTS_REPORTS_AN_HOUR, HOUR)

export const report: Handlers<typeof matters>['POST /api/matters'] = async (house, { who, body }) => {
  if (who.kind === 'resident') ration(reportBrake, `${who.accountId}`, house.clock.now())
  return fileReport(house, who, body)
}

/** A report becomes a matter of the whistle's loop. Sent again with the same id it gives the first answer. */
export async function fileReport(
  house: House,
  who: Who,
  body: Report,
): Promise<{ matter: z.input<typeof summary> }> {
  try {
    const member = await newMatter(house, who, body)
    const changed: Changed = { member, added: member.steps, born: true }
    const content = contentOf(body.id, 1, { words: body.words }, body.files ?? [])
    const number = await write(house.db, {
      districtId: who.districtId,
      changed: [changed],
      contents: content ? [content] : [],
      reporter: reporterOf(house, body),
      facts: [
        {
          district_id: who.districtId,
          name: 'matters.filed',
          about: body.id,
          data: { loop: member.matter.loop, by: who.accountId },
        },
      ],
    })
    house.news()
    const matter = { ...member.matter, number: number ?? 0 }
    return { matter: await summaryOf(house, who.districtId, { ...member, matter }) }
  } catch (error) {
    if (sqlState(error) !== '23505' && !(error instanceof Taken)) throw error
    return { matter: await firstAnswer(house, who, body) }
  }
}

/** The id is known before anything is written. */
class Taken extends Error {}

async function newMatter(house: House, who: Who, body: Report): Promise<Member> {
  // a name and number of somebody else's are taken only from those who answer for them
  if (body.onBehalf && who.kind === 'resident') throw problem('auth.not_allowed')
  const tenant = house.tenants.byId(who.districtId)
  const [place, book, tools] = await Promise.all([
    placeOf(house, who.districtId, body.nodeId),
    bookOf(house, who.districtId),
    toolsOf(house, who.districtId),
  ])
  if (body.category && !hasCategory(tenant, body.category))
    throw problem('matters.unknown_category', { key: body.category })
  const reach = reachOf(who, 'matters.report')
  if (reach.self === null && !reach.nodes.some((path) => covers(path, place.path)))
    throw problem('matters.not_your_area')
  if (body.files?.length) await ownPhotos(house, who, body.files)
  const loop = book.current.get('whistle')
  const step = loop && stepOf(loop, loop.start)
  if (!loop || !step) throw new Error(`district ${who.districtId} has no loop for reports`)
  const now = tools.now
  // an account is made only for a report that will be taken
  if (body.onBehalf?.phone && (await isKnown(house.db, who.districtId, body.id))) throw new Taken()
  const resident = body.onBehalf?.phone
    ? await residentWithPhone(house, { districtId: who.districtId, phone: body.onBehalf.phone })
    : undefined
  const blank: Member = {
    loop,
    steps: [],
    matter: {
      district_id: who.districtId,
      id: body.id,
      root_id: body.id,
      number: 0,
      loop: loop.id,
      loop_version: loop.version,
      source: who.kind === 'resident' ? 'resident' : body.onBehalf ? 'on_behalf' : 'staff',
      ref: null,
      title: body.title?.trim() || titleOf(body.words),
      place: body.place?.trim() || null,
      grid_at_filing: place.id,
      reporter_id: body.onBehalf ? (resident?.id ?? null) : who.accountId,
      filed_by: body.onBehalf ? who.accountId : null,
      created_at: now,
      path: place.path,
      ...blankFold(now),
      family: 1,
    },
  }
  const family: Family = { root: blank, children: [] }
  const role =
    who.kind === 'resident'
      ? 'resident'
      : roleFor({ kind: 'person', accountId: who.accountId, posts: who.posts }, step, blank, family)
  if (typeof role !== 'string') throw role
  const record = body.category ? { category: body.category } : {}
  return append(
    blank,
    step,
    { role, accountId: who.accountId, requestId: body.id, occurredAt: now, record },
    tools,
  )
}

/** Who the report is for, where that is somebody without an account of their own. */
function reporterOf(house: House, body: Report): NewReporter | undefined {
  if (!body.onBehalf?.name && !body.onBehalf?.phone) return undefined
  const seal = (text: string | undefined) => (text ? hexBytes(house.secrets.seal(text)) : null)
  return {
    matter_id: body.id,
    name_sealed: seal(body.onBehalf.name),
    phone_sealed: seal(body.onBehalf.phone),
  }
}

/** The id is known already: the same person's same report gets its first answer; other words under it are refused, not lost. */
async function firstAnswer(house: House, who: Who, body: Report) {
  const { root } = await familyOf(house, who.districtId, body.id).catch(() => {
    throw problem('matters.id_taken')
  })
  const first = root.steps[0]
  if (first?.by_account !== who.accountId || first.request_id !== body.id) throw problem('matters.id_taken')
  const content = await contentAt(house.db, who.districtId, body.id, 1)
  if (!sameSaid(content, { texts: { words: body.words }, files: body.files ?? [] })) {
    throw problem('matters.already_filed', {
      number: root.matter.number,
      current: { id: body.id, number: root.matter.number },
    })
  }
  return summaryOf(house, who.districtId, root)
}
