// What reporters were told of their matters, against what the steps say they had to hear.
import { sql } from '../../server/kit/db.ts'
import type { House } from '../../server/kit/house.ts'
import { type Family, stepOf } from '../../server/rooms/matters/index.ts'
import type { Flaw } from './check-rows.ts'

/** Each move of a matter is told once to whoever answers for it, unless they made it themselves. */
export async function noticesAsTold(
  { db }: House,
  districtId: number,
  families: readonly Family[],
): Promise<Flaw[]> {
  const due = new Map<string, number>()
  const ids: string[] = []
  for (const { root, children } of families) {
    const { id, reporter_id, filed_by, source } = root.matter
    const hearer = reporter_id ?? (source === 'on_behalf' ? filed_by : null)
    ids.push(id)
    if (hearer === null) continue
    for (const { matter, loop, steps } of [root, ...children])
      for (const { step, by_account } of steps) {
        const known = stepOf(loop, step)
        const moved = matter.id === id && known?.to !== '='
        if (by_account === hearer || !(moved || known?.tells.includes('reporter'))) continue
        const key = `${id} ${hearer} ${matter.loop} ${step}`
        due.set(key, (due.get(key) ?? 0) + 1)
      }
  }
  const rows = await db.rows<{ key: string; about: string; times: number }>(sql`
    select about || ' ' || account_id || ' ' || (data ->> 'loop') || ' ' || (data ->> 'step') as key, about, count(*) as times
    from notice where district_id = ${districtId} and about = any(${ids}::uuid[]) group by 1, 2`)
  const told = new Map(rows.map(({ key, times }) => [key, times]))
  return [...due].flatMap(([key, times]) => {
    const heard = told.get(key) ?? 0
    if (heard === times) return []
    const detail = `${key.slice(37)}: ${heard} times instead of ${times}`
    return [
      { flaw: heard < times ? 'a notice is lost' : 'a notice came twice', about: key.slice(0, 36), detail },
    ]
  })
}
