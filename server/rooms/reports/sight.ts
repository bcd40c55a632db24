import { covers, pathOf, reachOf, type Who } from '../../kit/scope.ts'
import type { SideName } from './rules/content.ts'
import { type Contest, type Figure, keyOf } from './rules/history.ts'

/** An edition's place: the ids from the district's root down to it. */
type At = { path: number[]; frozen: boolean }
export const placeOfEdition = (row: { path: string; frozenAt: Date | null }): At => ({
  path: pathOf(row.path),
  frozen: row.frozenAt !== null,
})

const standsOver = (who: Who, permission: string, path: number[]): boolean =>
  reachOf(who, permission).nodes.some((node) => covers(node, path))

export const mayFreeze = (who: Who, { path }: Pick<At, 'path'>): boolean =>
  standsOver(who, 'reports.freeze', path)

/**
 * A draft is for whoever publishes it. What is published of the district is for everybody who may read bulletins; what a street or
 * town has of its own, for those over it and in it.
 */
export function mayRead(who: Who, at: At): boolean {
  if (!at.frozen) return mayFreeze(who, at)
  const { nodes, units } = reachOf(who, 'reports.read')
  return at.path.length === 1
    ? nodes.length + units.length > 0
    : nodes.some((node) => covers(node, at.path) || covers(at.path, node))
}

/** Whoever has a post at a place reads all rows; a unit's liaison the own ones. */
export const seesRow = (who: Who, side: SideName, id: number): boolean => {
  const { nodes, units } = reachOf(who, 'reports.read')
  return nodes.length > 0 || (side === 'units' && units.includes(id))
}

/** Whether the list of records behind a row holds for this person all that was counted; `row` null: behind the totals. */
export function opensRecords(
  who: Who,
  { path }: Pick<At, 'path'>,
  side: SideName,
  row: number | null,
): boolean {
  const { nodes, units } = reachOf(who, 'matters.read')
  const at = side === 'places' && row !== null ? [...path, row] : path
  return nodes.some((node) => covers(node, at)) || (side === 'units' && row !== null && units.includes(row))
}

/** Whether a row is this person's own: that of their unit, or of the street, town or community that they stand at or over. */
function isOwn(
  who: Who,
  { path }: Pick<At, 'path'>,
  permission: string | null,
  figure: Omit<Figure, 'column'>,
) {
  const place = [...path, figure.row]
  return who.posts.some((post) => {
    if (permission !== null && !post.can.has(permission)) return false
    return figure.side === 'units'
      ? post.partnerId === figure.row
      : post.path !== null && post.path.length > 1 && covers(post.path, place)
  })
}

export const mayContest = (who: Who, at: Pick<At, 'path'>, figure: Omit<Figure, 'column'>): boolean =>
  isOwn(who, at, 'reports.contest', figure)

/** Why this person may not rule on a contest: they have no such post, they brought it, or it is about their own unit or place. */
export function whyNotRule(
  who: Who,
  at: Pick<At, 'path'>,
  contest: Pick<Contest, 'by' | 'figure'>,
): 'post' | 'own' | undefined {
  if (!standsOver(who, 'reports.rule', at.path)) return 'post'
  return contest.by === who.accountId || isOwn(who, at, null, contest.figure) ? 'own' : undefined
}

/** Contests are shown with the rows that they are about. */
export const seesContest = (who: Who, { figure }: Contest): boolean => seesRow(who, figure.side, figure.row)

/** Each number may be contested once. */
export const isContested = (contests: readonly Contest[], figure: Figure): boolean =>
  contests.some((contest) => keyOf(contest.figure) === keyOf(figure))
