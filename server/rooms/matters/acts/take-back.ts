import type { Queries } from '../../../kit/db.ts'
import * as store from '../store/imported.ts'

/**
 * Takes back matters that an import brought: those with nothing in their history but the import and on which no other hangs. Gives
 * the ids of those that went; the others stay as they are. At most 500 at a time.
 */
export async function takeBackImported(
  q: Queries,
  { districtId, ids }: { districtId: number; ids: readonly string[] },
): Promise<Set<string>> {
  const gone = (await store.takeBack(q, districtId, ids)).map((row) => row.id)
  if (gone.length > 0) await store.tellRemoved(q, districtId, gone)
  return new Set(gone)
}
