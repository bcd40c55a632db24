import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import type { matters, summary } from '../../../../contract/matters.ts'
import { sqlState } from '../../../kit/db.ts'
import type { NewFact } from '../../../kit/facts.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import type { Who } from '../../../kit/scope.ts'
import { hasCategory } from '../../../kit/tenants.ts'
import { unitOf } from '../../partners/index.ts'
import { toolsOf } from '../loop/book.ts'
import type { Units } from '../effects/order-units.ts'
import { type Step, stepOf } from '../loop/definition.ts'
import { type Changed, take } from '../loop/engine.ts'
import { type Family, type Matter, type Member, memberOf, type StepRow } from '../loop/family.ts'
import { type FilledForm, fillForm } from '../loop/form.ts'
import { contentAt, type ContentRow } from '../store/read.ts'
import { write } from '../store/write.ts'
import { sightOf, titled } from '../sight.ts'
import { contentOf, sameSaid } from './content.ts'
import { consult } from './consult.ts'
import { familyOf, wholeFor } from './family.ts'
import { ownPhotos } from './photos.ts'
import { settle } from './settle.ts'
import { summaryOf } from './summary.ts'

/** How often a step is tried again when somebody else wrote the same family in between. */
export const TRIES = 6

/** The family token, a key that is there already, a serialization failure, a deadlock: nothing was written, look again. */
export const WRITTEN_MEANWHILE: ReadonlySet<string> = new Set(['GL409', '23505', '40001', '40P01'])

type StepCall = { requestId: string; version: number; step: string; form: Record<string, unknown> }

export const advance: Handlers<typeof matters>['POST /api/matters/:id/steps'] = (
  house,
  { who, params, body },
) => takeStep(house, who, params.id, body)

/** A person takes a step. The same requestId again gives the first answer; a version that is not the newest is refused. */
export async function takeStep(
  house: House,
  who: Who,
  id: string,
  body: StepCall,
): Promise<{ matter: z.input<typeof summary> }> {
  for (let tries = 0; tries < TRIES; tries++) {
    const family = wholeFor(who, await familyOf(house, who.districtId, id))
    const member = memberOf(family, id)
    if (!member) throw problem('matters.none')
    const step = stepOf(member.loop, body.step)
    if (!step) throw problem('matters.no_step', { step: body.step })
    const before = member.steps.find((s) => s.request_id === body.requestId)
    if (before) {
      const kept = await contentAt(house.db, who.districtId, id, before.seq)
      const same = before.by_account === who.accountId && before.step === step.name
      if (!same || !saysAgain(step, fillForm(step, body.form), before, kept))
        throw problem('matters.request_reused')
      return { matter: await answerTo(house, who, family, member) }
    }
    if (member.matter.version !== body.version) {
      throw problem('matters.stale', {
        current: { version: member.matter.version, state: member.matter.state, yours: body.version },
      })
    }
    const filled = fillForm(step, body.form)
    const tools = await toolsOf(house, who.districtId)
    const { form, data } = filled
    const ask = {
      matterId: id,
      step: body.step,
      form,
      data,
      requestId: body.requestId,
      occurredAt: tools.now,
    }
    const taken = take(family, { kind: 'person', accountId: who.accountId, posts: who.posts }, ask, tools)
    await exists(house, who, step, filled)
    const relied = await consult(house, who, step, form, member, family.root.matter)
    if (await save(house, family, taken.changed, { matterId: id, filled, relied })) {
      house.news()
      return { matter: await answerTo(house, who, taken.family, memberOf(taken.family, id) as Member) }
    }
  }
  throw problem('matters.busy')
}

/** Whether a form says what was kept of the step that was taken with it; the step also keeps what its effects recorded. */
function saysAgain(step: Step, filled: FilledForm, before: StepRow, kept: ContentRow | undefined): boolean {
  const ofForm = Object.entries(before.data ?? {}).filter(([key]) => step.form.some((f) => f.name === key))
  return sameSaid(kept, filled) && isDeepStrictEqual(Object.fromEntries(ofForm), filled.data)
}

const answerTo = async (house: House, who: Who, family: Family, member: Member) =>
  titled(sightOf(who, family), await summaryOf(house, who.districtId, member))

async function save(
  house: House,
  before: Family,
  changed: Changed[],
  { matterId, filled, relied }: { matterId: string; filled: FilledForm; relied: readonly Matter[] },
): Promise<boolean> {
  const districtId = before.root.matter.district_id
  const seq = changed.find((c) => c.member.matter.id === matterId)?.added[0]?.seq ?? 0
  const content = contentOf(matterId, seq, filled.texts, filled.files)
  const saved = {
    districtId,
    changed,
    root: before.root.matter,
    relied,
    contents: content ? [content] : [],
    facts: changed.flatMap((change) => factsOf(districtId, change)),
  }
  try {
    if (opensAgain(before, changed))
      // what was closed lies where it happened; open again, it belongs where that place is now
      await house.db.tx(async (q) => {
        await write(q, saved)
        await settle(house, q, districtId, [before.root.matter.id])
      })
    else await write(house.db, saved)
    return true
  } catch (error) {
    if (WRITTEN_MEANWHILE.has(sqlState(error) ?? '')) {
      house.log.debug({ matter: before.root.matter.id }, 'written meanwhile, once more')
      return false
    }
    throw error
  }
}

const opensAgain = ({ root }: Family, changed: readonly Changed[]): boolean =>
  root.matter.closed_at !== null &&
  changed.some(({ member: { matter } }) => matter.id === root.matter.id && matter.closed_at === null)

export const factsOf = (districtId: number, { member, added }: Changed): NewFact[] =>
  added.map((step) => ({
    district_id: districtId,
    name: 'matters.stepped',
    about: member.matter.id,
    data: {
      root: member.matter.root_id,
      loop: member.matter.loop,
      step: step.step,
      seq: step.seq,
      role: step.by_role,
      by: step.by_account,
    },
  }))

/** What a form names must exist: the category, the units, the photos and papers. */
export async function exists(
  house: House,
  who: Who,
  step: Step,
  { form, files }: Pick<FilledForm, 'form' | 'files'>,
): Promise<void> {
  const named = step.form.flatMap((field) => {
    const value = form[field.name]
    return value === undefined || value === null ? [] : [{ kind: field.kind, value }]
  })
  const units: number[] = []
  for (const { kind, value } of named) {
    if (kind === 'category' && !hasCategory(house.tenants.byId(who.districtId), String(value)))
      throw problem('matters.unknown_category', { key: value })
    if (kind === 'unit') units.push(Number(value))
    if (kind === 'units') units.push((value as Units).lead, ...(value as Units).assist)
  }
  const found = await Promise.all([...new Set(units)].map((id) => unitOf(house, who.districtId, id)))
  if (found.some((unit) => !unit?.open)) throw problem('matters.unknown_unit')
  if (files.length > 0) await ownPhotos(house, who, files)
}
