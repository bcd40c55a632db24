import type { Queries } from '../../../kit/db.ts'
import { type Problem, problem } from '../../../kit/problems.ts'
import { pathOf } from '../../../kit/scope.ts'
import { nodesByCode, nodesByName } from '../../grid/index.ts'

export type Found = { id: number; name: string; path: number[] }

/**
 * Standing nodes by what a file calls them, a code or a whole name, as far as they are within reach. Gives for each the node, or why
 * there is none; a name that several have within reach is none.
 */
export async function findPlaces(
  q: Queries,
  districtId: number,
  said: readonly string[],
  within: (path: readonly number[]) => boolean,
): Promise<(text: string) => Found | Problem> {
  const texts = [...new Set(said)].filter(Boolean)
  if (texts.length === 0) return () => problem('imports.unknown_node')
  const places = new Map<string, Found[]>()
  const add = (text: string, { id, name, path }: { id: number; name: string; path: string }) =>
    places.set(text, [...(places.get(text) ?? []), { id, name, path: pathOf(path) }])
  for (const node of await nodesByCode(q, districtId, texts)) if (node.open) add(node.code, node)
  const unknown = texts.filter((text) => !places.has(text))
  if (unknown.length > 0) for (const node of await nodesByName(q, districtId, unknown)) add(node.name, node)
  return (text) => {
    const all = places.get(text) ?? []
    const near = all.filter((place) => within(place.path))
    const [found] = near
    if (near.length > 1) return problem('imports.many_nodes')
    if (found) return found
    return problem(all.length > 0 ? 'imports.not_your_place' : 'imports.unknown_node')
  }
}
