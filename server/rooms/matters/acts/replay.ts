import type { House } from '../../../kit/house.ts'
import { membersOf } from '../loop/family.ts'
import { fold } from '../loop/fold.ts'
import type { Folded, Member } from '../loop/family.ts'
import { rootsAfter } from '../store/read.ts'
import { familiesOf } from './family.ts'

const PAGE = 500
export type ReplayReport = { matters: number; steps: number; different: { id: string; fields: string[] }[] }

/** The fields in which a matter's stored row and its folded history differ; a gap in the history is one too. */
export function differences({ matter, loop, steps }: Member): string[] {
  const folded = fold(loop, steps)
  if (!folded) return ['steps']
  const gap = steps.some((step, i) => step.seq !== i + 1)
  const plain = (value: unknown) => (value instanceof Date ? value.getTime() : value)
  const keys = Object.keys(folded) as (keyof Folded)[]
  return [...(gap ? ['seq'] : []), ...keys.filter((key) => plain(folded[key]) !== plain(matter[key]))]
}

/** Folds every history anew and compares it with what is stored; of a large archive, about as many as are asked for. */
export async function replay(
  house: House,
  districtId: number,
  most = Number.POSITIVE_INFINITY,
): Promise<ReplayReport> {
  const report: ReplayReport = { matters: 0, steps: 0, different: [] }
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const { roots, last } = await rootsAfter(house.db, districtId, after, PAGE)
    for (const family of (await familiesOf(house, districtId, roots, house.db)).values()) {
      if (family instanceof Error) throw family
      for (const member of membersOf(family)) {
        report.matters++
        report.steps += member.steps.length
        const fields = differences(member)
        if (fields.length > 0) report.different.push({ id: member.matter.id, fields })
      }
    }
    if (!last || report.matters >= most) return report
    after = last
  }
}
