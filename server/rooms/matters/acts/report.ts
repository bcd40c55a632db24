import type { z } from 'zod'
import type { matters, report as reportForm, summary } from '../../../../contract/matters.ts'
import { HOUR } from '../../../kit/clock.ts'
import { sqlState } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { brake, ration } from '../../../kit/http/limits.ts'
import { Problem, problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { covers, reachOf, type Who } from '../../../kit/scope.ts'
import { residentWithPhone, roleWords } from '../../access/index.ts'
import { placeNow } from '../../grid/index.ts'
import { bookOf, toolsOf } from '../loop/book.ts'
import { type Loop, MACHINES, type Step, stepOf } from '../loop/definition.ts'
import { type Actor, append, type Changed, take, type Tools } from '../loop/engine.ts'
import type { Family, Matter, Member } from '../loop/family.ts'
import { unborn } from '../loop/fold.ts'
import { type FilledForm, fillForm } from '../loop/form.ts'
import { startRole, titleOf } from '../rules.ts'
import { contentAt, isKnown } from '../store/read.ts'
import { hexBytes, type NewReporter, write } from '../store/write.ts'
import { contentOf, sameSaid } from './content.ts'
import { exists, factsOf, TRIES, WRITTEN_MEANWHILE } from './advance.ts'
import { consult } from './consult.ts'
import { findFamily } from './family.ts'
import { levelWith } from './people.ts'
import { summaryOf } from './summary.ts'
import { type Teller, tellerOf } from './teller.ts'

/**
 * What a form can't say: where a report came from and under which number, when a program files it; by which permission, where
 * a room above has a line of its own for it; and another matter that the same person told of.
 */
type Filing = { source?: string; ref?: string; needs?: string; toldIn?: string }
type Report = z.output<typeof reportForm> & Filing

/** The loop of what residents report. */
export const REPORTS = 'whistle'

/** Staff file for many people; a resident for one household. */
const RESIDENTS_REPORTS_AN_HOUR = 30
const reportBrake = brake(RESIDENTS_REPORTS_AN_HOUR, HOUR)

export const report: Handlers<typeof matters>['POST /api/matters'] = async (house, { who, body }) => {
  if (who.kind === 'resident') ration(reportBrake, `${who.accountId}`, house.clock.now())
  return fileReport(house, who, body)
}

/**
 * What somebody files becomes a matter of a loop: the whistle's, where no other is named. Sent again with the same id it gives
 * the first answer.
 */
export async function fileReport(
  house: House,
  who: Who,
  body: Report,
): Promise<{ matter: z.input<typeof summary> }> {
  for (let tries = 1; ; tries++) {
    try {
      return { matter: await file(house, who, body) }
    } catch (error) {
      const code = sqlState(error) ?? ''
      // sent again when the one that it joins has long been closed, it is still the report that arrived
      const again =
        body.sameAs && error instanceof Problem && (await isKnown(house.db, who.districtId, body.id))
      if (code === '23505' || again || error instanceof Taken)
        return { matter: await firstAnswer(house, who, body) }
      if (!WRITTEN_MEANWHILE.has(code)) throw error
      // the matter that it joins was written meanwhile: look at that again
      if (tries === TRIES) throw problem('matters.busy')
    }
  }
}

async function file(house: House, who: Who, body: Report): Promise<z.input<typeof summary>> {
  const { member, filled, relied, teller } = await newMatter(house, who, body)
  const changed: Changed = { member, added: member.steps, born: true }
  const { texts, files } = saidIn(body, filled)
  const content = contentOf(body.id, 1, texts, files)
  const number = await write(house.db, {
    districtId: who.districtId,
    changed: [changed],
    relied,
    contents: content ? [content] : [],
    reporter: reporterOf(house, body) ?? (teller?.sealed && { ...teller.sealed, matter_id: body.id }),
    facts: [
      {
        district_id: who.districtId,
        name: 'matters.filed',
        about: body.id,
        data: { loop: member.matter.loop, by: who.accountId },
      },
      ...factsOf(who.districtId, { ...changed, added: changed.added.slice(1) }),
    ],
  })
  house.news()
  const matter = { ...member.matter, number: number ?? 0 }
  return summaryOf(house, who.districtId, { ...member, matter })
}

/** The form of the first step; a category may be given beside it. */
const formOf = (step: Step, { form, category }: Report): Record<string, unknown> => ({
  ...form,
  ...(category && step.form.some((f) => f.kind === 'category') ? { category } : {}),
})

/** What is kept of a report as words and attachments: its own, and those of the form. */
const saidIn = (body: Report, filled: FilledForm) => ({
  texts: { words: body.words, ...filled.texts },
  files: [...(body.files ?? []), ...filled.files],
})

/** The id is known before anything is written. */
class Taken extends Error {}

async function newMatter(
  house: House,
  who: Who,
  body: Report,
): Promise<{ member: Member; filled: FilledForm; relied: Matter[]; teller: Teller | undefined }> {
  const { districtId } = who
  // a name and number of somebody else's are taken only from those who answer for them
  if (body.onBehalf && who.kind === 'resident') throw problem('auth.not_allowed')
  const needs = body.needs ?? 'matters.report'
  const reach = reachOf(who, needs)
  // who sees little of a place may still tell something of it
  const posts = who.posts.filter((post) => post.can.has(needs))
  const isHere = (at: readonly number[]) =>
    reach.self !== null || posts.some(({ path }) => path && covers(path, at))
  const [place, book, tools] = await Promise.all([
    placeNow(house, districtId, body.nodeId, { point: body.at, may: isHere }),
    bookOf(house, districtId),
    toolsOf(house, districtId),
  ])
  const loop = book.current.get(body.loop ?? REPORTS)
  const step = loop && stepOf(loop, loop.start)
  if (!loop || !step) throw problem('matters.no_loop', { key: body.loop ?? REPORTS })
  // a unit gives tasks anywhere in the district, as far as the loop lets it
  if (!isHere(place.path) && reach.units.length === 0) throw problem('matters.not_your_area')
  const role = startRole(who, step, place.path)
  if (!role) {
    const roles = step.by.filter((by) => !MACHINES.has(by)).map(roleWords)
    throw problem('matters.not_startable', { loop: loop.name, roles })
  }
  const filled = fillForm(step, formOf(step, body))
  await exists(house, who, step, { form: filled.form, files: saidIn(body, filled).files })
  // an account is made only for a report that will be taken
  if (body.onBehalf?.phone && (await isKnown(house.db, districtId, body.id))) throw new Taken()
  const resident = body.onBehalf?.phone
    ? await residentWithPhone(house, { districtId, phone: body.onBehalf.phone })
    : undefined
  const teller = body.toldIn && !body.onBehalf ? await tellerOf(house, districtId, body.toldIn) : undefined
  const named = teller?.sealed !== undefined || typeof teller?.accountId === 'number'
  // a program reports for others, and is told through its channel; so does whoever writes down what others said
  const forOthers =
    body.onBehalf !== undefined ||
    named ||
    who.kind === 'service' ||
    (loop.filedFor === 'others' && who.kind === 'staff')
  const confidential = body.confidential || teller?.confidential || false
  const blank = unborn(loop, {
    district_id: districtId,
    id: body.id,
    source:
      body.source ?? (who.kind === 'resident' ? 'resident' : body.onBehalf || named ? 'on_behalf' : 'staff'),
    ref: body.ref ?? null,
    title: body.title?.trim() || titleOf(body.words),
    place: body.place?.trim() || null,
    grid_at_filing: place.id,
    reporter_id: forOthers ? (resident?.id ?? teller?.accountId ?? null) : who.accountId,
    filed_by: forOthers ? who.accountId : null,
    created_at: tools.now,
    path: place.path,
    confidential,
    visibility: confidential ? null : (body.visibility ?? null),
    lng: body.at?.lng ?? null,
    lat: body.at?.lat ?? null,
  })
  const relied = await consult(house, who, step, filled.form, blank)
  const level = await levelWith(house, districtId, place.path, holders(loop, step.to))
  const record = { ...filled.data, ...(level === place.path.length ? {} : { level }) }
  const taken = { role, accountId: who.accountId, requestId: body.id, occurredAt: tools.now, record }
  const member = append(blank, step, taken, tools)
  if (!body.sameAs) return { member, filled, relied, teller }
  const same = await joined(house, who, member, body.sameAs, tools)
  return { member: same.member, filled, relied: [...relied, ...same.relied], teller }
}

/** Who may take up a matter in a state where that hangs on its level. */
const holders = (loop: Loop, state: string): string[] =>
  loop.steps.filter((s) => s.level && s.main && s.from.includes(state)).flatMap((s) => s.by)

/** A report of what somebody else reported already: it goes on with that one, under its own number. */
async function joined(
  house: House,
  who: Who,
  member: Member,
  into: string,
  tools: Tools,
): Promise<{ member: Member; relied: Matter[] }> {
  const step = member.loop.steps.find(
    (s) => s.from.includes(member.matter.state) && s.effects.some((part) => part.name === 'join_to'),
  )
  if (!step) throw problem('matters.no_step', { step: 'sameAs' })
  const form = { into, why: 'same' }
  const relied = await consult(house, who, step, form, member)
  const actor: Actor = { kind: 'person', accountId: who.accountId, posts: who.posts }
  const ask = { step: step.name, matterId: member.matter.id, form, data: form, requestId: null }
  const family: Family = { root: member, children: [], joined: [] }
  return { member: take(family, actor, { ...ask, occurredAt: tools.now }, tools).family.root, relied }
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
  const root = (await findFamily(house, who.districtId, body.id))?.root
  const first = root?.steps[0]
  if (!root || first?.by_account !== who.accountId || first.request_id !== body.id)
    throw problem('matters.id_taken')
  const content = await contentAt(house.db, who.districtId, body.id, 1)
  const step = stepOf(root.loop, first.step)
  const filled = step && fillForm(step, formOf(step, body))
  if (!filled || !sameSaid(content, saidIn(body, filled))) {
    throw problem('matters.already_filed', {
      number: root.matter.number,
      current: { id: body.id, number: root.matter.number },
    })
  }
  return summaryOf(house, who.districtId, root)
}
