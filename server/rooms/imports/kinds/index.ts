import type { KindKey } from '../store/batches.ts'
import { grids } from './grids.ts'
import type { AnyKind } from './kind.ts'
import { messages } from './messages.ts'
import { people } from './people.ts'
import { units } from './units.ts'

/** What can be imported, in the order in which a new district needs it. */
export const KINDS: readonly AnyKind[] = [grids, units, people, messages]
const byKey = new Map(KINDS.map((kind) => [kind.key, kind]))

export function kindOf(key: KindKey): AnyKind {
  const kind = byKey.get(key)
  if (!kind) throw new Error(`nobody imports ${key}`)
  return kind
}
