import { z } from 'zod'
import type { House } from '../../kit/house.ts'
import { declareSetting, settingsAt } from '../../kit/settings.ts'
import { inChina } from '../../kit/time.ts'
import { daysAfter, KINDS, type Kind } from './rules/period.ts'

/** For how many days after an edition was published its numbers may be contested. */
const CONTEST = 'reports.contest.days'
declareSetting(/^reports\.contest\.days$/, z.number().int().min(1).max(60))
const CONTEST_DAYS = 7

/** Which editions are made of a place by themselves; set for the place alone, what lies below does not inherit it. */
const MADE = 'reports.editions'
const madeKinds = z.array(z.enum(KINDS)).max(KINDS.length)
declareSetting(/^reports\.editions$/, madeKinds)

export const dayIn = (at: Date): string => inChina(at).slice(0, 10)

/** The last day on which a number of an edition may be contested, by what was set when it was published. */
export async function contestUntil(
  house: House,
  districtId: number,
  path: number[],
  frozenAt: Date,
): Promise<string> {
  const at = { districtId, path, now: frozenAt, keys: [CONTEST] }
  const set = (await settingsAt(house.db, at)).get(CONTEST)
  return daysAfter(dayIn(frozenAt), typeof set === 'number' ? set : CONTEST_DAYS)
}

/** The district has all kinds unless it says otherwise; a street or town those that were set for it. */
export async function kindsMadeAt(
  house: House,
  districtId: number,
  nodeId: number,
  district: boolean,
): Promise<readonly Kind[]> {
  const at = { districtId, path: [nodeId], now: house.clock.now(), keys: [MADE] }
  const set = madeKinds.safeParse((await settingsAt(house.db, at)).get(MADE))
  return set.success ? set.data : district ? KINDS : []
}
