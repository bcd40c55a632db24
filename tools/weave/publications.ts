import { type House } from '../../server/kit/house.ts'
import { Problem } from '../../server/kit/problems.ts'
import { personOf } from '../../server/rooms/access/index.ts'
import { publishMatter } from '../../server/rooms/papers/index.ts'
import type { World } from './world.ts'

/**
 * Publishes the matters of a world that say so, through the act that the office uses: redacted words, for those whom the
 * reporter wished. One that an earlier weaving published stays as it is. `accounts` are keyed as in the worlds; `idOf` makes the
 * same id for the same name.
 */
export async function weavePublication(
  house: House,
  world: World,
  { accounts, idOf }: { accounts: ReadonlyMap<string, number>; idOf(name: string): string },
): Promise<void> {
  for (const { key, visibility, published } of world.matters) {
    if (!visibility || !published) continue
    const { by, ...said } = published
    try {
      await publishMatter(house, {
        who: await personOf(house, accounts.get(by) ?? 0),
        params: { id: idOf(key) },
        body: { version: 0, audience: visibility, photos: [], ...said },
        lang: 'zh',
        requestId: idOf(`${key} published`),
      })
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'papers.stale')) throw error
    }
  }
}
