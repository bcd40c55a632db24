import type { Queries } from '../../../kit/db.ts'
import { staffWith } from '../../access/index.ts'
import { tell } from '../../notices/index.ts'
import type { Community, Step } from '../rules.ts'
import type { EntryRow } from '../store.ts'
import { naming, STEP_WORDS } from '../words.ts'

type Told = {
  row: EntryRow
  path: number[]
  step: Step | 'apply'
  districtId: number
  by: number
  now: Date
  community?: Community | undefined
  reason?: string | undefined
}

type Audience = [role: string, at: { path: number[] } | { unitId: number }]

/** Past words of the steps, as kinds of notices: `lists.applied`. */
const KINDS: Readonly<Record<Step | 'apply', string>> = {
  apply: 'lists.applied',
  approve: 'lists.approved',
  reject: 'lists.rejected',
  publish: 'lists.published',
  refuse: 'lists.refused',
  uphold: 'lists.upheld',
  overrule: 'lists.overruled',
  withdraw: 'lists.withdrawn',
}

/** What the inbox says first: of the admission list, as a matter's steps have words of the same kind. */
function headline(step: Step | 'apply', community: Community | undefined) {
  const { done } = STEP_WORDS[step]
  const { zh, en } = community ? naming(done, community.name) : done
  return { zh: `准入清单：${zh}`, en: `Admission list: ${en}` }
}

/**
 * Tells whom a step concerns: the district centre, the department that applied, the communities and streets where the affair
 * holds, be it in one grid of theirs only.
 */
export async function tellOf(q: Queries, told: Told): Promise<void> {
  const { row, step, districtId, now, community } = told
  const centre: Audience = ['district_centre', { path: told.path.slice(0, 1) }]
  const department: Audience = ['unit_liaison', { unitId: row.unitId }]
  const communities: Audience = ['community_secretary', { path: community?.path ?? told.path }]
  const streets: Audience = ['street_clerk', { path: told.path }]
  const publicly = [department, communities, streets]
  const concerned: Record<Step | 'apply', Audience[]> = {
    apply: [centre],
    approve: [department],
    reject: [department],
    publish: publicly,
    refuse: [centre, department],
    uphold: [department, communities],
    overrule: [department, communities],
    // who was never told of its publication need not be told of its end
    withdraw: row.publishedAt ? [centre, ...publicly] : [centre, department],
  }
  const found = new Set<number>()
  for (const [role, at] of concerned[step])
    for (const id of await staffWith(q, { districtId, role, at, now })) found.add(id)
  found.delete(told.by)
  if (found.size === 0) return
  await tell(q, {
    districtId,
    accountIds: [...found],
    kind: KINDS[step],
    about: row.id,
    data: {
      number: row.number,
      title: row.title,
      words: headline(step, community),
      unit: row.unit,
      ...(told.reason ? { reason: told.reason } : {}),
    },
    now,
  })
}
