import { mayAnywhere, reachOf, type Who } from '../../kit/scope.ts'
import type { EntryRow, Sight } from './store.ts'

/** Whoever may read the lists sees what was ever published; what is on its way there, the own unit and who follows it. */
export const sightOf = (who: Who): Sight => ({
  all: mayAnywhere(who, 'lists.follow'),
  units: reachOf(who, 'lists.read').units,
})

export const mayBeSeen = (sight: Sight, row: Pick<EntryRow, 'publishedAt' | 'unitId'>): boolean =>
  sight.all || row.publishedAt !== null || sight.units.includes(row.unitId)
