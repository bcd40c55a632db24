import type { Queries } from '../../../kit/db.ts'
import { addJob } from '../../../kit/jobs.ts'
import type { Outline, Plan } from '../rules/plan.ts'
import { addSuccessions, putUnder, type Succession } from '../store/tree.ts'
import { type Payload, RESTRUCTURE } from './job.ts'

/** Begins the task that brings what lies at the nodes of a change after them. */
export const startJob = (
  q: Queries,
  job: { districtId: number; by: number; change: string; total: number; now: Date },
) =>
  addJob(q, {
    districtId: job.districtId,
    kind: RESTRUCTURE,
    by: job.by,
    payload: { change: job.change } satisfies Payload,
    total: job.total,
    now: job.now,
  })

type InPlace = { id: string; now: Date; kind: Outline['kind']; plan: Plan; back: boolean }

/** The subtrees under their new parents, and what goes on as what: from now on reports find their way by it. */
export async function putInPlace(
  q: Queries,
  districtId: number,
  { id, now, kind, plan, back }: InPlace,
): Promise<void> {
  for (const shift of plan.shifts) await putUnder(q, districtId, shift)
  const successions = plan.ends.flatMap(({ from, to, rest }) =>
    to.map(
      (spot): Succession => ({ from: from.id, to: spot.id, kind, takesRest: spot.id === rest.id, back }),
    ),
  )
  const moved = plan.ends.length > 0 ? [] : plan.shifts.map(({ from }) => from.at(-1) ?? 0)
  const moves = moved.map((node): Succession => ({ from: node, to: node, kind, takesRest: true, back }))
  await addSuccessions(q, districtId, { change: id, now }, [...successions, ...moves])
}
