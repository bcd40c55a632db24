import type { House } from '../../../kit/house.ts'
import { type Lang, problem } from '../../../kit/problems.ts'
import { covers, reachOf, type Who } from '../../../kit/scope.ts'
import { anyPlace } from '../../grid/index.ts'
import { pageFor } from '../../matters/index.ts'

export type Page = Awaited<ReturnType<typeof pageFor>>

/** Whether the papers of what lies at a node are read by a post of this person's over that node. */
export async function readsAt(house: House, who: Who, nodeId: number): Promise<boolean> {
  const place = await anyPlace(house, who.districtId, nodeId)
  const { nodes } = reachOf(who, 'papers.read')
  return place !== undefined && nodes.some((path) => covers(path, place.path))
}

/**
 * A matter that this person sees and whose papers they read, by a post over its place or of a unit that has work on it: a post
 * elsewhere brings nothing here. Throws `matters.none`, `auth.not_allowed`.
 */
export async function readablePage(house: House, who: Who, id: string, lang: Lang): Promise<Page> {
  const page = await pageFor(house, who, id, lang)
  const { units } = reachOf(who, 'papers.read')
  const working = [page.matter, ...page.orders].some(({ unit }) => unit && units.includes(unit.id))
  if (!working && !(await readsAt(house, who, page.matter.node.id))) throw problem('auth.not_allowed')
  return page
}
