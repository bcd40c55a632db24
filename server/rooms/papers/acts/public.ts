import type { publication } from '../../../../contract/publication.ts'
import { openFile } from '../../../kit/files.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { pathOf, type Who } from '../../../kit/scope.ts'
import { homeOf } from '../../access/index.ts'
import { anyPlace, districtRoot, placeOf, withPast } from '../../grid/index.ts'
import { stateWords } from '../../matters/index.ts'
import { communityOf, isInCommunity, monthOf } from '../rules/audience.ts'
import { type PublicRow, publicMatters } from '../store.ts'

type Acts = Handlers<typeof publication>

/** The communities whose neighbours a person is: those they work in, and the one that they say they live in. */
async function neighbourOf(house: House, who: Who): Promise<number[]> {
  const home = await homeOf(house, who)
  const paths = [...who.posts.map((post) => post.path), home && home.path]
  const communities = paths.flatMap((path) => (isInCommunity(path) ? (communityOf(path).at(-1) ?? []) : []))
  // what was shown to the neighbours of communities that have become one stays with them
  return withPast(house, who.districtId, communities)
}

const cursorOf = (row: PublicRow) => `${row.publishedAt.getTime().toString(36)}.${row.id}`
function readCursor(cursor: string): { publishedAt: Date; id: string } | undefined {
  const [time = '', id = ''] = cursor.split('.')
  const publishedAt = new Date(Number.parseInt(time, 36))
  const sound = !Number.isNaN(publishedAt.getTime()) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
  return sound ? { publishedAt, id } : undefined
}

/** What anybody may read: redacted words, the state in plain words, the place told to its community, the month. */
async function shown(house: House, districtId: number, row: PublicRow) {
  const community = communityOf(pathOf(row.path))
  const [state, place, above] = await Promise.all([
    stateWords(house, districtId, row),
    anyPlace(house, districtId, community.at(-1) ?? 0),
    community.length > 2 ? anyPlace(house, districtId, community.at(-2) ?? 0) : undefined,
  ])
  return {
    id: row.id,
    title: row.title,
    words: row.words,
    result: row.result,
    photos: row.photos,
    state: state.words,
    ended: state.end,
    category: row.category,
    place: [above?.name, place?.name].filter(Boolean).join(' · '),
    month: monthOf(row.createdAt),
    publishedAt: row.publishedAt,
    audience: row.audience,
  }
}

export const listPublic: Acts['GET /api/public/:district/matters'] = async (
  house,
  { who, params, query },
) => {
  const { districtId } = await districtRoot(house.db, params.district)
  const neighbour = who?.districtId === districtId ? await neighbourOf(house, who) : []
  const after = query.cursor ? readCursor(query.cursor) : undefined
  if (query.cursor && !after) throw problem('http.bad_input', { summary: 'cursor' })
  const group = house.tenants.byId(districtId).categories.find((c) => c.key === query.category)
  const found = await publicMatters(house.db, {
    districtId,
    neighbourOf: neighbour,
    path: query.node ? (await placeOf(house, districtId, query.node)).path : undefined,
    categories: query.category ? [query.category, ...(group?.children.map((c) => c.key) ?? [])] : undefined,
    after,
    limit: query.limit + 1,
  })
  const rows = found.slice(0, query.limit)
  const last = rows.at(-1)
  return {
    rows: await Promise.all(rows.map((row) => shown(house, districtId, row))),
    next: found.length > query.limit && last ? cursorOf(last) : null,
  }
}

async function onePublic(house: House, who: Who | undefined, district: string, id: string) {
  const { districtId } = await districtRoot(house.db, district)
  const neighbour = who?.districtId === districtId ? await neighbourOf(house, who) : []
  const [row] = await publicMatters(house.db, { districtId, neighbourOf: neighbour, id, limit: 1 })
  if (!row) throw problem('papers.not_published')
  return { districtId, row }
}

export const showPublic: Acts['GET /api/public/:district/matters/:id'] = async (house, { who, params }) => {
  const { districtId, row } = await onePublic(house, who, params.district, params.id)
  return shown(house, districtId, row)
}

/** A photo of what is published now; asked for anew each time, so that what is withdrawn is gone. */
export const showPublicPhoto: Acts['GET /api/public/:district/matters/:id/photos/:hash'] = async (
  house,
  { who, params, query },
) => {
  const { row } = await onePublic(house, who, params.district, params.id)
  if (!row.photos.includes(params.hash)) throw problem('papers.not_published')
  const file = await openFile(params.hash, { dataDir: house.dataDir, thumb: query.thumb === 'yes' })
  return { ...file, fresh: true }
}
