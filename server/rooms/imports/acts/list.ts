import type { imports } from '../../../../contract/imports.ts'
import type { Handlers } from '../../../kit/room.ts'
import { mayAnywhere, reachOf, type Who } from '../../../kit/scope.ts'
import { anyPlace } from '../../grid/index.ts'
import { KINDS } from '../kinds/index.ts'
import { batches } from '../store/batches.ts'
import { batchFor, listViews, viewOf } from './view.ts'

type Acts = Handlers<typeof imports>
const PAGE = 50

export const kindsFor = (who: Who) => KINDS.filter(({ needs }) => mayAnywhere(who, needs))

export const listBatches: Acts['GET /api/imports'] = async (house, { who, query, lang }) => {
  const { districtId } = who
  const own = kindsFor(who)
  const kinds = await Promise.all(
    own.map(async ({ key, words, about, needs, fields }) => {
      const paths = reachOf(who, needs).nodes
      const places = await Promise.all(paths.map((path) => anyPlace(house, districtId, path.at(-1) ?? 0)))
      return {
        key,
        words,
        about,
        fields: fields.map(({ key, words, hint, needed }) => ({ key, words, hint, needed })),
        places: places.flatMap((place) => (place?.open ? [{ id: place.id, name: place.name }] : [])),
      }
    }),
  )
  const seen = own
    .filter(({ key }) => !query.kind || key === query.kind)
    .map(({ key, needs }) => ({ kind: key, paths: reachOf(who, needs).nodes.map((path) => path.join('.')) }))
  const before = query.before ? new Date(query.before) : null
  const found =
    seen.length > 0
      ? await batches(house.db, districtId, who.accountId, seen, { before, most: PAGE + 1 })
      : []
  return {
    kinds,
    rows: await listViews(house, districtId, found.slice(0, PAGE), lang),
    more: found.length > PAGE,
  }
}

export const showBatch: Acts['GET /api/imports/:id'] = async (house, { who, params, lang }) => ({
  batch: await viewOf(house, who, await batchFor(house, who, params.id), lang),
})
