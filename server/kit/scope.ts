import { type Sql, sql } from './db.ts'

/** A person's role at a node (with the ids from the district down to it) or in a unit, and what the role allows. */
export type Post = {
  id: number
  role: string
  path: number[] | null
  partnerId: number | null
  can: ReadonlySet<string>
  /** Sees nothing of its place but what is offered to its role, and what the person took on. */
  narrow?: boolean
}

export type Who = {
  accountId: number
  districtId: number
  districtKey: string
  /** A service is a program that shows a key of its own with each request; it has no session. */
  kind: 'staff' | 'resident' | 'service'
  name: string
  demo: boolean
  posts: Post[]
  /** What the person may do as themselves, without a post (a resident's own reports). */
  can: ReadonlySet<string>
}

export const mayAnywhere = (who: Who, permission: string): boolean =>
  who.can.has(permission) || who.posts.some((post) => post.can.has(permission))

/** The parts of the district that a permission reaches: nodes (none inside another), units, the person's own. */
export type Reach = { districtId: number; nodes: number[][]; units: number[]; self: number | null }

export function reachOf(who: Who, permission: string): Reach {
  const posts = who.posts.filter((post) => post.can.has(permission) && !post.narrow)
  const paths = posts.flatMap((post) => (post.path ? [post.path] : []))
  const nodes = paths.filter(
    (path, i) =>
      !paths.some((other, j) => i !== j && covers(other, path) && (other.length < path.length || j < i)),
  )
  const units = [...new Set(posts.flatMap((post) => (post.partnerId === null ? [] : [post.partnerId])))]
  return { districtId: who.districtId, nodes, units, self: who.can.has(permission) ? who.accountId : null }
}

/** The ids from the district down to a node, from the text of its path. */
export const pathOf = (path: string): number[] => path.split('.').map(Number)

/** Whether the node at the end of `above` is the node at the end of `path` or an ancestor of it. */
export const covers = (above: readonly number[], path: readonly number[]): boolean =>
  above.length <= path.length && path[above.length - 1] === above.at(-1)

/** The level below the district and the street or town, in every tenant: the community. */
export const COMMUNITY_DEPTH = 3

const DEEPEST = 5
/** Depths whose label has an index of its own; the depth must stand in the text, or the index is not found. */
const LABELS = new Map([
  [2, sql`label_at(path, 2)`],
  [3, sql`label_at(path, 3)`],
  [4, sql`label_at(path, 4)`],
  [5, sql`label_at(path, 5)`],
])

/**
 * The SQL condition "lies in this node's subtree" on a column `path`. A district's root needs none beyond district_id. It asks for
 * ids at their depths and not for the whole way down, so that it holds while a node above is being moved.
 */
export function within(path: number[]): Sql {
  if (path.length <= 1) return sql`true`
  const label = LABELS.get(path.length)
  return label
    ? sql`${label} = ${String(path.at(-1))}`
    : sql`${LABELS.get(DEEPEST)} = ${String(path[DEEPEST - 1])} and label_at(path, ${path.length}) = ${String(path.at(-1))}`
}

/** The SQL condition "lies at this very node, not below it". */
export function directlyAt(path: number[]): Sql {
  const below = LABELS.get(path.length + 1)
  return below
    ? sql`${within(path)} and ${below} = ''`
    : sql`${within(path)} and nlevel(path) = ${path.length}`
}
