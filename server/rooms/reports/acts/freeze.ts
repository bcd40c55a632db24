import type { bulletins } from '../../../../contract/bulletins.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import type { Who } from '../../../kit/scope.ts'
import { isBuilding } from '../../scores/index.ts'
import { contentFor } from '../build.ts'
import { mayFreeze } from '../sight.ts'
import { contentOf, freezeDraft, putDraft } from '../store/editions.ts'
import { change, type Locked } from './change.ts'
import { tellFrozen } from './tell.ts'

type Acts = Handlers<typeof bulletins>

/** A draft of the version that was seen, in the hands of somebody who may publish it. */
function draftIn({ row, path }: Locked, who: Who, version: number): void {
  if (row.frozenAt) throw problem('reports.frozen_already')
  if (!mayFreeze(who, { path })) throw problem('reports.no_edition')
  if (row.version !== version) throw problem('reports.stale', { current: { version: row.version } })
}

export const remakeDraft: Acts['POST /api/editions/:id/draft'] = async (house, { who, params, body }) => {
  await change(house, who, { id: params.id, requestId: body.requestId, of: ['remade'] }, async (locked) => {
    draftIn(locked, who, body.version)
    const { q, row, now } = locked
    const { districtId } = who
    if (await isBuilding(house, districtId)) throw problem('reports.counting')
    const version = row.version + 1
    const draft = await contentFor(house, districtId, row)
    await putDraft(q, { districtId, id: row.id, draft, version, now })
    return { step: 'remade', data: { version } }
  })
  return {}
}

export const freeze: Acts['POST /api/editions/:id/freeze'] = async (house, { who, params, body }) => {
  await change(house, who, { id: params.id, requestId: body.requestId, of: ['frozen'] }, async (locked) => {
    draftIn(locked, who, body.version)
    const { q, row, now } = locked
    const { districtId, accountId } = who
    const content = await contentOf(q, districtId, row.id)
    await freezeDraft(q, { districtId, id: row.id, content, by: accountId, now })
    await tellFrozen(q, { districtId, by: accountId, now, row, content })
    return { step: 'frozen', data: { version: row.version } }
  })
  return {}
}
