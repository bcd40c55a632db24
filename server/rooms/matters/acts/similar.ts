import type { z } from 'zod'
import type { matters, similar } from '../../../../contract/matters.ts'
import { DAY, HOUR } from '../../../kit/clock.ts'
import type { House } from '../../../kit/house.ts'
import { brake, ration } from '../../../kit/http/limits.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { COMMUNITY_DEPTH, covers, reachOf, type Who } from '../../../kit/scope.ts'
import { anyPlace, placeNow } from '../../grid/index.ts'
import { bookOf } from '../loop/book.ts'
import type { Matter } from '../loop/family.ts'
import { titleOf } from '../rules.ts'
import { sightOf } from '../sight.ts'
import { said } from '../similar/likeness.ts'
import { boxAround, type Candidate, rank, type Ranked } from '../similar/rank.ts'
import { type SimilarRow, similarRows } from '../store/similar.ts'
import { findFamily, seenByPerson } from './family.ts'
import { nearLimits } from './near-limits.ts'
import { REPORTS } from './report.ts'

type Shown = z.input<typeof similar>
type Found = Candidate & { row: SimilarRow }

/** A report is asked about a few times while it is typed; who asks much more often is looking for something else. */
const residentsBrake = brake(120, HOUR)
const staffBrake = brake(1200, HOUR)
const TO_RESIDENTS = 3
const TO_STAFF = 8
/** Staff who look for repeats judge by themselves: to miss one costs more than to look at one in vain. */
const WHO_LOOKS = 0.75
/** Nearer than the grid below the community nobody else's report is shown. */
const SHOWN_DEPTH = COMMUNITY_DEPTH + 1

export const findSimilar: Handlers<typeof matters>['POST /api/matters/similar'] = async (
  house,
  { who, body },
) => {
  const now = house.clock.now()
  ration(who.kind === 'resident' ? residentsBrake : staffBrake, `${who.accountId}`, now)
  const { districtId } = who
  const { path } = await placeNow(house, districtId, body.nodeId, { point: body.at })
  const reach = reachOf(who, 'matters.report')
  if (reach.self === null && !reach.nodes.some((node) => covers(node, path)))
    throw problem('matters.not_your_area')
  const [own, limits, book] = await Promise.all([
    body.id ? filedAlready(house, who, body.id) : undefined,
    nearLimits(house, districtId, path),
    bookOf(house, districtId),
  ])
  const community = path.slice(0, COMMUNITY_DEPTH)
  const at = body.at ?? pointOf(own ?? { lng: null, lat: null })
  const around = limits.days * DAY
  const rows = await similarRows(house.db, {
    districtId,
    accountId: who.accountId,
    loop: own?.loop ?? REPORTS,
    path: community,
    from: new Date(own ? +own.created_at - around : +now - limits.hours * HOUR),
    to: new Date(own ? +own.created_at + around : +now),
    closedAfter: own && new Date(+own.created_at - around),
    confidentialToo: knows(who, community),
    except: body.id,
    box: at ? boxAround(at, limits.metres) : undefined,
  })
  const asked = {
    path,
    place: body.place ?? own?.place ?? null,
    at,
    said: said(body.title ?? titleOf(body.words), body.words),
  }
  const most = own ? TO_STAFF : TO_RESIDENTS
  const least = limits.likeness * (own ? WHO_LOOKS : 1)
  const ranked = rank(asked, rows.map(candidateOf), { metres: limits.metres, least, most })
  return {
    rows: await Promise.all(
      ranked.map(async (found) => {
        const { row } = found.of
        const loop = book.pinned(own?.loop ?? REPORTS, row.loopVersion)
        const ended = row.closedAt !== null
        const state = loop.states[row.state]?.words ?? { zh: row.state, en: row.state }
        return { ...(await shown(house, who, found)), state, ended }
      }),
    ),
  }
}

/** A report that stands already, for staff who may read all of it: what is like it in its own time is asked for. */
async function filedAlready(house: House, who: Who, id: string): Promise<Matter | undefined> {
  const family = await findFamily(house, who.districtId, id)
  const seen = family && seenByPerson(who, family)
  return seen?.whole && sightOf(who, seen.family).internal ? seen.family.root.matter : undefined
}

/** Whether somebody's post lets them read what lies there. */
const knows = (who: Who, path: readonly number[]): boolean =>
  reachOf(who, 'matters.read').nodes.some((node) => covers(node, path))

const pointOf = ({ lng, lat }: { lng: number | null; lat: number | null }) =>
  lng === null || lat === null ? null : { lng, lat }

const candidateOf = (row: SimilarRow): Found => ({
  row,
  path: row.path.split('.').map(Number),
  place: row.place,
  at: pointOf(row),
  said: said(row.title, row.words ?? ''),
})

/** What a person may know of somebody else's report: never its words, its door, its number or how near it came. */
async function shown(
  house: House,
  who: Who,
  { of: { row, path }, likeness, metres }: Ranked<Found>,
): Promise<Omit<Shown, 'state' | 'ended'>> {
  const known = knows(who, path)
  const from = Math.min(COMMUNITY_DEPTH, path.length) - 1
  const names = await Promise.all(
    path.slice(from, SHOWN_DEPTH).map((id) => anyPlace(house, who.districtId, id)),
  )
  return {
    id: row.id,
    category: row.category,
    place: names.flatMap((place) => place?.name ?? []).join(' · '),
    at: known || row.mine ? row.createdAt : new Date(Math.floor(+row.createdAt / HOUR) * HOUR),
    reports: row.joined + 1,
    mine: row.mine,
    staff: known
      ? {
          number: row.number,
          title: row.title,
          place: row.place,
          metres,
          likeness: Math.round(likeness * 100) / 100,
          version: row.version,
        }
      : null,
  }
}
