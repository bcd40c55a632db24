import type { Found } from '../../../kit/tree-change.ts'
import type { Outline } from './plan.ts'

type Words = { zh: string; en: string }
export type Warning = {
  code:
    | 'post_ends'
    | 'no_staff'
    | 'bare_parent'
    | 'same_names'
    | 'settings_differ'
    | 'homes_asked'
    | 'no_shapes'
  n: number
  names: Words[]
}
type Named = { name: string; nameEn: string }
/** What was found at the nodes that end, one list for each of them. */
export type FoundAt = { found: Found[] }

const POSTS = 'access.posts'
const HOMES = 'access.homes'
const SETTINGS = 'settings'

const warning = (code: Warning['code'], names: Words[], n = names.length): Warning[] =>
  n > 0 ? [{ code, n, names: names.slice(0, 20) }] : []

/** What somebody should know before the tree is changed: nothing of it is forbidden, and none of it should come as a surprise. */
export function warningsOf(
  o: Outline,
  ends: readonly FoundAt[],
  more: { leftBehind: number; shapes: number; below: readonly Named[] },
): Warning[] {
  const ofKind = (kind: string) => ends.flatMap((end) => end.found.filter((found) => found.kind === kind))
  const goes = new Map(o.goes.filter(({ kind }) => kind === POSTS).map(({ thing, parts }) => [thing, parts]))
  const posts = ofKind(POSTS).flatMap((found) => found.items)
  const partsOf = (thing: string) => goes.get(thing) ?? [o.rest]
  const staffed = new Set(posts.flatMap(({ thing }) => partsOf(thing)))
  const bare = posts.length > 0 ? o.parts.filter((_, i) => !staffed.has(i)) : []
  return [
    ...warning(
      'post_ends',
      posts.filter(({ thing }) => partsOf(thing).length === 0).map(({ words }) => words),
    ),
    ...warning(
      'no_staff',
      bare.map(({ name, nameEn }) => ({ zh: name, en: nameEn || name })),
    ),
    ...(o.moves.length > 0 && more.leftBehind === 0
      ? warning('bare_parent', [{ zh: o.parent.name, en: o.parent.nameEn || o.parent.name }])
      : []),
    ...warning('same_names', namesakes(o, more.below)),
    ...warning('settings_differ', differing(ofKind(SETTINGS))),
    ...(o.parts.length > 1
      ? warning(
          'homes_asked',
          [],
          ofKind(HOMES).reduce((sum, found) => sum + found.n, 0),
        )
      : []),
    ...(o.byPoint && more.shapes === 0 ? warning('no_shapes', [], 1) : []),
  ]
}

/** Grids that come to lie below one parent and are called the same: nobody could tell them apart in a list. */
function namesakes({ parts, moves }: Outline, below: readonly Named[]): Words[] {
  const lists = [...parts.map((part) => part.children), ...moves.map(({ node }) => [node, ...below])]
  return lists.flatMap((list) =>
    [...Map.groupBy(list, ({ name }) => name).values()].flatMap(([first, second]) =>
      first && second ? [{ zh: first.name, en: first.nameEn || first.name }] : [],
    ),
  )
}

/** Settings that are another in each of several nodes: only that of the first goes on. */
function differing(settings: readonly Found[]): Words[] {
  const items = settings.flatMap((found) => found.items)
  const byKey = Map.groupBy(items, (item) => item.thing)
  return [...byKey.values()]
    .filter((same) => new Set(same.map(({ words }) => words.zh)).size > 1)
    .flatMap((same) => same[0]?.words ?? [])
}
