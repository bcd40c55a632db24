import { empty, type Queries, type Sql, sql } from '../../../kit/db.ts'
import { within } from '../../../kit/scope.ts'

export type SimilarRow = {
  id: string
  number: number
  version: number
  loopVersion: number
  state: string
  category: string | null
  title: string
  words: string | null
  place: string | null
  path: string
  lng: number | null
  lat: number | null
  createdAt: Date
  closedAt: Date | null
  /** How many others' reports were joined to it. */
  joined: number
  /** Whether the person who asks reported it, filed it for somebody, or has theirs joined to it. */
  mine: boolean
}
export type SimilarAsk = {
  districtId: number
  accountId: number
  loop: string
  /** The ids from the root down to the community to look in. */
  path: number[]
  from: Date
  to: Date
  /** Closed ones count when they were closed after this; undefined: open ones only. */
  closedAfter?: Date | undefined
  /** Also what is shown only to those whose place the community is. */
  confidentialToo: boolean
  /** The report itself. */
  except?: string | undefined
  /** Open ones with a point in it, also across the community's border. */
  box?: { west: number; east: number; south: number; north: number } | undefined
}

/** Newest first; a place busier than this within the window is looked through no further. */
const IN_COMMUNITY = 150
const IN_BOX = 50

/** Reports that may be the same as one: at most 200, each with its title and the first of its words. */
export function similarRows(q: Queries, ask: SimilarAsk): Promise<SimilarRow[]> {
  const open = ask.closedAfter
    ? sql`(closed_at is null or closed_at > ${ask.closedAfter})`
    : sql`closed_at is null`
  const wanted = (where: Sql, most: number) => sql`
    select * from matter where district_id = ${ask.districtId} and id = root_id and ${where}
      and created_at between ${ask.from} and ${ask.to} and loop = ${ask.loop} and main_id is null
      ${ask.except ? sql`and id <> ${ask.except}` : empty}
    order by created_at desc, number desc limit ${most}`
  const here = sql`${within(ask.path)} and ${open} ${ask.confidentialToo ? empty : sql`and not confidential`}`
  const { box } = ask
  const near =
    box &&
    sql`closed_at is null and not confidential and lat is not null and lat between ${box.south} and ${box.north}
      and lng between ${box.west} and ${box.east} and not (${within(ask.path)})`
  return q.rows<SimilarRow>(sql`
    select m.id, m.number, m.version, m.loop_version as "loopVersion", m.state, m.category, m.title, m.place, m.path::text,
      left(c.texts ->> 'words', 200) as words, m.lng, m.lat, m.created_at as "createdAt", m.closed_at as "closedAt",
      coalesce(j.joined, 0)::int as joined,
      coalesce(m.reporter_id = ${ask.accountId} or m.filed_by = ${ask.accountId} or j.mine, false) as mine
    from (
      (${wanted(here, IN_COMMUNITY)})
      ${near ? sql`union all (${wanted(near, IN_BOX)})` : empty}
    ) m
    left join matter_content c on c.district_id = m.district_id and c.matter_id = m.id and c.seq = 1
    left join lateral (
      select count(*) as joined, bool_or(reporter_id = ${ask.accountId}) as mine from matter
      where district_id = m.district_id and main_id = m.id
    ) j on true`)
}
