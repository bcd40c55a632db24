import { z } from 'zod'
import type { House } from '../../../kit/house.ts'
import { declareSetting, settingsAt } from '../../../kit/settings.ts'
import { servedDistricts } from '../index.ts'

/** For how long a change of the tree can be taken back: `24h`. */
const KEY = 'grid.undo_within'
declareSetting(/^grid\.undo_within$/, z.string().regex(/^\d{1,3}h$/))
const HOURS = 24

/** For how many hours a change of the tree can be taken back in a district. */
export async function undoHours(house: House, districtId: number): Promise<number> {
  const root = (await servedDistricts(house.db)).find(({ id }) => id === districtId)?.rootId ?? 0
  const at = { districtId, path: [root], now: house.clock.now(), keys: [KEY] }
  const set = (await settingsAt(house.db, at)).get(KEY)
  return set === undefined ? HOURS : Number.parseInt(String(set), 10)
}
