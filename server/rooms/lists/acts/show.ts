import type { lists } from '../../../../contract/lists.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { mayBeSeen, sightOf } from '../sight.ts'
import { countEntries, entryById, listEntries, stepsOf } from '../store.ts'
import { pageOf, summaryOf } from './page.ts'

type Acts = Handlers<typeof lists>

export const listAdmissions: Acts['GET /api/admissions'] = async (house, { who, query }) => {
  const { state, before, limit, q, ...rest } = query
  const filter = {
    ...rest,
    districtId: who.districtId,
    now: house.clock.now(),
    sight: sightOf(who),
    q: q?.trim() || undefined,
  }
  const [rows, counts] = await Promise.all([
    listEntries(house.db, { ...filter, state, before, limit: limit + 1 }),
    countEntries(house.db, filter),
  ])
  const shown = rows.slice(0, limit)
  return {
    rows: shown.map((row) => summaryOf(house, who.districtId, row)),
    next: rows.length > limit ? (shown.at(-1)?.number ?? null) : null,
    counts,
  }
}

export const showAdmission: Acts['GET /api/admissions/:id'] = async (house, { who, params, lang }) => {
  const row = await entryById(house.db, who.districtId, params.id)
  if (!row || !mayBeSeen(sightOf(who), row)) throw problem('lists.none')
  return pageOf(house, who, row, await stepsOf(house.db, who.districtId, row.id), lang)
}
