import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import { membersOf } from '../loop/family.ts'
import { type DueFamily, dueFamilies, forOneFamily } from '../store/due.ts'
import { advanceByMachine } from './advance.ts'
import { familyOf } from './family.ts'

const BATCH = 50

/**
 * The clock acts: every matter whose time has run out takes the step its loop names for that, once, the longest overdue first,
 * whoever holds it. Workers share the work family by family: each holds the roots of its batch, so a killed one leaves nothing
 * half done. A family that can't be advanced is logged and left aside for the rest of this sweep. Returns how many steps
 * were taken.
 */
export async function sweep(house: House): Promise<number> {
  let taken = 0
  const aside: string[] = []
  for (;;) {
    const found = await house.db.tx(async (q) => {
      const due = await dueFamilies(q, house.clock.now(), { most: BATCH, aside })
      for (const family of due) {
        const steps = await forOneFamily(q, () => advanceFamily(house, q, family)).catch((error: Error) => {
          house.log.error({ matter: family.rootId, err: error.message }, 'the clock could not act')
          return 0
        })
        if (steps === 0) aside.push(family.rootId)
        taken += steps
      }
      return due.length
    })
    if (found === 0) break
  }
  if (taken > 0) house.news()
  return taken
}

/** Every member of the family that is due, one after the other: a step may change what the next one finds. */
async function advanceFamily(house: House, q: Queries, { districtId, rootId }: DueFamily): Promise<number> {
  let steps = 0
  const now = house.clock.now()
  const tried = new Set<string>()
  for (;;) {
    const family = await familyOf(house, districtId, rootId, q)
    const member = membersOf(family).find(
      (m) => !tried.has(m.matter.id) && m.matter.wake_at !== null && m.matter.wake_at <= now,
    )
    if (!member) return steps
    tried.add(member.matter.id)
    const step = member.loop.clocks.find((c) => c.state === member.matter.state)?.onLate
    if (
      step &&
      (await advanceByMachine(house, q, family, { matterId: member.matter.id, step, role: 'clock' }))
    )
      steps++
  }
}
