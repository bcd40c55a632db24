import { type Queries, sql } from '../../../kit/db.ts'
import type { Shift } from '../../../kit/tree-change.ts'

/** Entries that are on the list or on their way to it, for the node at the end of a path or, where `whole`, for what lies below. */
export const admissionsAt = (q: Queries, districtId: number, path: readonly number[], whole: boolean) =>
  q.rows<{ thing: string; title: string }>(sql`
    select id::text as thing, title from admission
    where district_id = ${districtId} and state in ('applied', 'approved', 'published')
      and ${whole ? sql`path <@ ${path.join('.')}::ltree` : sql`node_id = ${path.at(-1)}`}
    order by number limit 200`)

/** Entries for nodes of a subtree that lies elsewhere now. */
export const bringAdmissions = (q: Queries, districtId: number, { from, to }: Shift) =>
  q.rows(sql`
    update admission set path = case when nlevel(path) = ${from.length} then ${to.join('.')}::ltree
      else ${to.join('.')}::ltree || subpath(path, ${from.length}) end
    where district_id = ${districtId} and path <@ ${from.join('.')}::ltree returning id`)
