import type { z } from 'zod'
import type { lists } from '../../../../contract/lists.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import type { Who } from '../../../kit/scope.ts'
import { entryOf, forgetBook } from '../book.ts'
import { postFor, RULES, stateAt, stepFlaw } from '../rules.ts'
import { mayBeSeen, sightOf } from '../sight.ts'
import {
  addStep,
  changeEntry,
  type EntryRow,
  entryById,
  lockEntry,
  putRefusal,
  type StepRow,
  stepsOf,
} from '../store.ts'
import { communityOf, ownFlaw, pageOf } from './page.ts'
import { tellOf } from './tell.ts'

type Body = z.output<(typeof lists)['POST /api/admissions/:id/steps']['body']>

const sameStep = (before: StepRow, who: Who, body: Body): boolean =>
  before.step === body.step &&
  before.byAccount === who.accountId &&
  before.nodeId === (body.nodeId ?? null) &&
  before.reason === (body.reason?.trim() ?? null)

/**
 * Takes a step of an entry: one after another, on the newest version, by the post it belongs to. The same requestId again
 * changes nothing. Returns the entry as it stands then.
 */
export async function takeAdmissionStep(house: House, who: Who, id: string, body: Body): Promise<EntryRow> {
  const { districtId } = who
  const { requestId, step } = body
  const community = body.nodeId === undefined ? undefined : await communityOf(house, districtId, body.nodeId)
  if (body.nodeId !== undefined && !community) throw problem('lists.which_community')
  const row = await house.db.tx(async (q) => {
    await lockEntry(q, districtId, id)
    const found = await entryById(q, districtId, id)
    if (!found || !mayBeSeen(sightOf(who), found)) throw problem('lists.none')
    const steps = await stepsOf(q, districtId, id)
    const before = steps.find((s) => s.requestId === requestId)
    if (before) {
      if (!sameStep(before, who, body)) throw problem('lists.request_reused')
      return found
    }
    const entry = entryOf(found)
    const now = house.clock.now()
    const rule = RULES[step]
    if (rule.ruling && !community) throw problem('lists.which_community')
    const post = postFor(who.posts, entry, step, community)
    if (!post) throw problem('lists.not_yours')
    if (found.version !== body.version) {
      throw problem('lists.stale', {
        current: { version: found.version, state: stateAt(found, now), yours: body.version },
      })
    }
    const flaw = stepFlaw(entry, step, now, community) ?? ownFlaw(steps, who, step, community)
    if (flaw) throw flaw
    const reason = body.reason?.trim() ?? null
    if (rule.reason && reason === null) throw problem('lists.reason_needed')
    const by = { account: who.accountId, role: post.role, unit: post.partnerId }
    await addStep(q, { districtId, id, requestId, step, by, nodeId: community?.id ?? null, reason, now })
    if (rule.ruling && community)
      await putRefusal(q, {
        districtId,
        id,
        nodeId: community.id,
        state: rule.ruling,
        reason: reason ?? '',
        now,
      })
    await changeEntry(q, {
      districtId,
      id,
      state: rule.to ?? found.state,
      published: step === 'publish',
      version: found.version + 1,
      now,
    })
    await tellOf(q, {
      row: found,
      path: entry.path,
      step,
      districtId,
      by: who.accountId,
      now,
      community,
      reason: reason ?? undefined,
    })
    return (await entryById(q, districtId, id)) ?? found
  })
  forgetBook(house, districtId)
  return row
}

export const takeStep: Handlers<typeof lists>['POST /api/admissions/:id/steps'] = async (
  house,
  { who, params, body, lang },
) => {
  const row = await takeAdmissionStep(house, who, params.id, body)
  return pageOf(house, who, row, await stepsOf(house.db, who.districtId, row.id), lang)
}
