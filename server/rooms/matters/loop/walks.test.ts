import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { membersOf } from './family.ts'
import { REPORTER, shippedDistricts } from './testing.ts'
import { mayEndFrom, startWalk, stride } from './walking.ts'

/** 300 in the suite; GRIDLOOM_WALKS=10000 for the long proof. */
const WALKS = Number(process.env.GRIDLOOM_WALKS ?? 300)
const LONGEST = 40

describe('whatever people do with a whistle and its orders, in any order', () => {
  test(`${WALKS} random walks: each step by the right person, the fold as the history says, an end within reach`, {
    timeout: 60_000 + WALKS * 100,
  }, () => {
    const ended = { cleared: 0, returned: 0, objected: 0, late: 0, unsatisfied: 0 }
    fc.assert(
      fc.property(
        fc.nat(shippedDistricts.length - 1),
        fc.boolean(),
        fc.array(fc.nat(), { minLength: 8, maxLength: LONGEST }),
        (district, imported, choices) => {
          let walk = startWalk(shippedDistricts[district]!, imported)
          for (const choice of choices) {
            const next = stride(walk, choice)
            if (!next) break
            walk = next
            expect(mayEndFrom(walk), 'stuck').toBe(true)
          }
          const steps = new Set(membersOf(walk.family).flatMap((m) => m.steps.map((s) => s.step)))
          if (walk.family.root.matter.state === 'cleared') ended.cleared++
          if (steps.has('return')) ended.returned++
          if (steps.has('object')) ended.objected++
          if (steps.has('late')) ended.late++
          if (walk.family.root.matter.satisfaction === 'unsatisfied') ended.unsatisfied++
        },
      ),
      { numRuns: WALKS, seed: REPORTER, ...(process.env.GRIDLOOM_WALKS ? { seed: Date.now() } : {}) },
    )
    // walks that never came anywhere would prove nothing
    for (const [kind, count] of Object.entries(ended))
      expect([kind, count > WALKS / 20]).toEqual([kind, true])
  })
})
