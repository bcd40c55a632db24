import type { lists } from '../../../../contract/lists.ts'
import type { House } from '../../../kit/house.ts'
import { type Problem, problem, say } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { placeOf, withPast } from '../../grid/index.ts'
import { admissionBook, entryOf } from '../book.ts'
import { classOf, listsOf, type Named } from '../data.ts'
import { whyNot } from '../rules.ts'
import { mayBeSeen, sightOf } from '../sight.ts'
import type { EntryRow } from '../store.ts'

/** An affair that a form may name; `problem` when it may not be given to grids now. */
export type Affair = {
  key: string
  words: { zh: string; en: string }
  class: Named
  /** From the task list, or added by way of the admission list. */
  from: 'tasks' | 'admission'
  /** On a list that is only a sample. */
  sample: boolean
  expiresAt: Date | null
  problem: Problem | undefined
}
type Known = Affair & { row?: EntryRow }

/** All affairs of a district, judged at a place; without one, where they were admitted. Those that may be given come first. */
async function affairsAt(house: House, districtId: number, path?: readonly number[]): Promise<Known[]> {
  const { tasks } = listsOf(house, districtId)
  const now = house.clock.now()
  const standing = tasks.classes.flatMap(({ affairs, ...itsClass }) =>
    affairs.map(
      ({ key, zh, en }): Known => ({
        key,
        words: { zh, en },
        class: itsClass,
        from: 'tasks',
        sample: tasks.sample !== undefined,
        expiresAt: null,
        problem: undefined,
      }),
    ),
  )
  const added = [...(await admissionBook(house, districtId)).values()].map((row): Known => {
    const entry = entryOf(row)
    return {
      key: row.id,
      words: { zh: row.title, en: row.title },
      class: classOf(tasks, row.class),
      from: 'admission',
      sample: false,
      expiresAt: row.expiresAt,
      problem: path ? whyNot(entry, path, now) : whyNot({ ...entry, refusals: [] }, entry.path, now),
      row,
    }
  })
  const all = [...added, ...standing]
  return [...all.filter((a) => !a.problem), ...all.filter((a) => a.problem)]
}

/** What a form of the district may offer: affairs that may be given to grids first, the others with the reason why not. */
export const affairsOf = async (house: House, districtId: number): Promise<Affair[]> =>
  (await affairsAt(house, districtId)).map((known) => {
    const { row: _, ...affair } = known
    return affair
  })

/**
 * Whether an affair may be given to the grid or community at this path now: it is on the task list, or on the admission list,
 * published, not expired, admitted for this place and not refused here.
 */
export async function admits(
  house: House,
  { districtId, affair, path }: { districtId: number; affair: string; path: readonly number[] },
): Promise<{ ok: true } | { ok: false; problem: Problem }> {
  const { tasks } = listsOf(house, districtId)
  if (tasks.classes.some((c) => c.affairs.some((a) => a.key === affair))) return { ok: true }
  const row = (await admissionBook(house, districtId)).get(affair)
  const flaw = row
    ? whyNot(entryOf(row), await withPast(house, districtId, path), house.clock.now())
    : problem('lists.not_listed', { affair: affair.slice(0, 60) })
  return flaw ? { ok: false, problem: flaw } : { ok: true }
}

export const listAffairs: Handlers<typeof lists>['GET /api/affairs'] = async (
  house,
  { who, query, lang },
) => {
  const at = query.node ? await placeOf(house, who.districtId, query.node) : undefined
  const path = at && (await withPast(house, who.districtId, at.path))
  const sight = sightOf(who)
  const words = query.q?.trim().toLowerCase() ?? ''
  const found = (await affairsAt(house, who.districtId, path)).filter(
    (a) =>
      (!a.row || mayBeSeen(sight, a.row)) &&
      (!query.class || a.class.key === query.class) &&
      (a.words.zh.includes(words) || a.words.en.toLowerCase().includes(words)),
  )
  return {
    total: found.length,
    affairs: found.slice(0, query.limit).map((known) => {
      const { problem: flaw, row: _, ...affair } = known
      return { ...affair, allowed: !flaw, why: flaw ? say(flaw, lang) : null }
    }),
  }
}
