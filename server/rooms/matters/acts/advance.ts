import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import type { matters, summary } from '../../../../contract/matters.ts'
import { type Queries, sqlState } from '../../../kit/db.ts'
import type { NewFact } from '../../../kit/facts.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { reachOf, type Who } from '../../../kit/scope.ts'
import { hasCategory } from '../../../kit/tenants.ts'
import { unitOf } from '../../partners/index.ts'
import { toolsOf } from '../loop/book.ts'
import { stepOf } from '../loop/definition.ts'
import { type Actor, type Changed, take } from '../loop/engine.ts'
import { type Family, type Member, memberOf } from '../loop/family.ts'
import { type FilledForm, fillForm } from '../loop/form.ts'
import { contentAt } from '../store/read.ts'
import { write } from '../store/write.ts'
import { contentOf, sameSaid } from './content.ts'
import { familyOf, reaches } from './family.ts'
import { ownPhotos } from './photos.ts'
import { summaryOf } from './summary.ts'

/** How often a step is tried again when somebody else wrote the same family in between. */
const TRIES = 6

/** The family token, a key that is there already, a serialization failure, a deadlock: nothing was written, look again. */
const WRITTEN_MEANWHILE: ReadonlySet<string> = new Set(['GL409', '23505', '40001', '40P01'])

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
    const family = await familyOf(house, who.districtId, id)
    if (!reaches(reachOf(who, 'matters.step'), family)) throw problem('matters.none')
    const member = memberOf(family, id)
    if (!member) throw problem('matters.none')
    const step = stepOf(member.loop, body.step)
    if (!step) throw problem('matters.no_step', { step: body.step })
    const before = member.steps.find((s) => s.request_id === body.requestId)
    if (before) {
      const filled = fillForm(step, body.form)
      const kept = await contentAt(house.db, who.districtId, id, before.seq)
      const same = before.step === body.step && before.by_account === who.accountId && sameSaid(kept, filled)
      if (!same || !isDeepStrictEqual(before.data ?? {}, filled.data)) throw problem('matters.request_reused')
      return { matter: await summaryOf(house, who.districtId, member) }
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
    await exists(house, who, filled)
    if (await save(house, house.db, family, taken.changed, { matterId: id, filled })) {
      house.news()
      return { matter: await summaryOf(house, who.districtId, memberOf(taken.family, id) as Member) }
    }
  }
  throw problem('matters.busy')
}

/**
 * A machine takes a step of a family whose root the given transaction has locked. False when the family was written meanwhile
 * all the same: it will be asked again.
 */
export async function advanceByMachine(
  house: House,
  q: Queries,
  family: Family,
  { matterId, step, role }: { matterId: string; step: string; role: 'clock' },
): Promise<boolean> {
  const tools = await toolsOf(house, family.root.matter.district_id)
  const actor: Actor = { kind: 'machine', role }
  const { changed } = take(
    family,
    actor,
    { matterId, step, form: {}, requestId: null, occurredAt: tools.now },
    tools,
  )
  return save(house, q, family, changed, undefined)
}

async function save(
  house: House,
  q: Queries,
  before: Family,
  changed: Changed[],
  said: { matterId: string; filled: FilledForm } | undefined,
): Promise<boolean> {
  const districtId = before.root.matter.district_id
  const seq = changed.find((c) => c.member.matter.id === said?.matterId)?.added[0]?.seq ?? 0
  const content = said && contentOf(said.matterId, seq, said.filled.texts, said.filled.files)
  try {
    await write(q, {
      districtId,
      changed,
      root: before.root.matter,
      contents: content ? [content] : [],
      facts: changed.flatMap((change) => factsOf(districtId, change)),
    })
    return true
  } catch (error) {
    if (WRITTEN_MEANWHILE.has(sqlState(error) ?? '')) {
      house.log.debug({ matter: before.root.matter.id }, 'written meanwhile, once more')
      return false
    }
    throw error
  }
}

const factsOf = (districtId: number, { member, added }: Changed): NewFact[] =>
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

/** What a form names must exist: the category, the units, the photos. */
async function exists(house: House, who: Who, { form, files }: FilledForm): Promise<void> {
  const { category, units, unit } = form as {
    category?: string
    units?: { lead: number; assist: number[] }
    unit?: number
  }
  if (category && !hasCategory(house.tenants.byId(who.districtId), category))
    throw problem('matters.unknown_category', { key: category })
  const ids = [...new Set([...(units ? [units.lead, ...units.assist] : []), ...(unit ? [unit] : [])])]
  const named = await Promise.all(ids.map((id) => unitOf(house, who.districtId, id)))
  if (named.some((found) => !found?.open)) throw problem('matters.unknown_unit')
  if (files.length > 0) await ownPhotos(house, who, files)
}
