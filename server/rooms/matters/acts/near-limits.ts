import { z } from 'zod'
import type { House } from '../../../kit/house.ts'
import { declareSetting, settingsAt } from '../../../kit/settings.ts'

/** Set on a node, inherited downward. What the threshold finds and misses is measured in similar/hot.test.ts. */
const DEFAULTS = { hours: 24, metres: 50, likeness: 0.2, days: 30 }
declareSetting(/^matters\.similar\.hours$/, z.number().min(1).max(720))
declareSetting(/^matters\.similar\.metres$/, z.number().min(5).max(2000))
declareSetting(/^matters\.similar\.likeness$/, z.number().min(0.05).max(1))
declareSetting(/^matters\.similar\.days$/, z.number().int().min(1).max(90))

/** How near in time, place and words a report must lie to be offered as the same: hours, metres, likeness, days. */
export async function nearLimits(house: House, districtId: number, path: number[]) {
  const keys = Object.keys(DEFAULTS).map((key) => `matters.similar.${key}`)
  const set = await settingsAt(house.db, { districtId, path, now: house.clock.now(), keys })
  const value = (key: keyof typeof DEFAULTS) =>
    (set.get(`matters.similar.${key}`) as number | undefined) ?? DEFAULTS[key]
  return {
    hours: value('hours'),
    metres: value('metres'),
    likeness: value('likeness'),
    days: value('days'),
  }
}
