/** A version of a template: where it was set (null: delivered with the product) and for what. */
export type Version = {
  key: string
  nodeId: number | null
  version: number
  state: 'used' | 'retired' | 'hidden'
  loop: string
  step: string
  field: string
  category: string | null
  title: string
  text: string
}
export type Held = Version & { state: 'used' | 'hidden'; covers: boolean }

/** How far down a path a version was set; what is delivered lies above its root. */
const depthOf = ({ nodeId }: Version, path: readonly number[]) =>
  nodeId === null ? -1 : path.indexOf(nodeId)

/**
 * The templates that hold at a node: of each key the version nearest to it on the way up, where one that is retired lets the
 * one above it show. `path` leads from the root down to the node; `versions` holds the newest of each node and key.
 */
export function heldAt(path: readonly number[], versions: readonly Version[]): Held[] {
  const byKey = new Map<string, Version[]>()
  for (const v of versions) {
    if (v.state === 'retired' || (v.nodeId !== null && !path.includes(v.nodeId))) continue
    byKey.set(v.key, [...(byKey.get(v.key) ?? []), v])
  }
  return [...byKey.values()].flatMap((same) => {
    const [nearest] = same.toSorted((a, b) => depthOf(b, path) - depthOf(a, path))
    return nearest ? [{ ...nearest, state: nearest.state as Held['state'], covers: same.length > 1 }] : []
  })
}

/** Templates for a slot, best fit first: the very category, then its group, then all; the nearer place before the wider. */
export function bestFirst(
  held: readonly Held[],
  slot: { loop: string; step: string; field: string; categories: readonly (string | null)[] },
  path: readonly number[],
): Held[] {
  return held
    .filter(
      (v) =>
        v.state === 'used' &&
        v.loop === slot.loop &&
        v.step === slot.step &&
        v.field === slot.field &&
        slot.categories.includes(v.category),
    )
    .toSorted(
      (a, b) =>
        slot.categories.indexOf(a.category) - slot.categories.indexOf(b.category) ||
        depthOf(b, path) - depthOf(a, path) ||
        a.title.localeCompare(b.title, 'zh'),
    )
}
