import type { bulletins } from '../../../../contract/bulletins.ts'
import type { Handlers } from '../../../kit/room.ts'
import { pathOf } from '../../../kit/scope.ts'
import { contestsOf } from '../rules/history.ts'
import { mayFreeze, mayRead, seesContest } from '../sight.ts'
import { listEditions, placesWithEditions, stepsOf } from '../store/editions.ts'
import { summaryOf } from './show.ts'

export const listOfEditions: Handlers<typeof bulletins>['GET /api/editions'] = async (
  house,
  { who, query },
) => {
  const { districtId } = who
  const places = (await placesWithEditions(house.db, districtId)).map(({ nodeId, path }) => ({
    nodeId,
    path: pathOf(path),
  }))
  const asked = query.node === undefined ? places : places.filter(({ nodeId }) => nodeId === query.node)
  const [day = '', id = ''] = query.cursor?.split('.') ?? []
  const found = await listEditions(house.db, {
    districtId,
    nodes: asked
      .filter(({ path }) => mayRead(who, { path, frozen: true }) || mayFreeze(who, { path }))
      .map((p) => p.nodeId),
    drafts: asked.filter(({ path }) => mayFreeze(who, { path })).map((p) => p.nodeId),
    kind: query.kind,
    year: query.year,
    state: query.state,
    after: query.cursor ? { day, id } : undefined,
    limit: query.limit + 1,
  })
  const rows = found.slice(0, query.limit)
  const steps = Map.groupBy(
    await stepsOf(
      house.db,
      districtId,
      rows.map((row) => row.id),
    ),
    (step) => step.editionId,
  )
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => {
      const contests = contestsOf(steps.get(row.id) ?? [])
      return summaryOf(row, contests.filter((one) => one.state === 'waiting' && seesContest(who, one)).length)
    }),
    next: found.length > query.limit && last ? `${last.toDay}.${last.id}` : null,
  }
}
