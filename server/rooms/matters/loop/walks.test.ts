import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { membersOf } from './family.ts'
import { REPORTER, shippedDistricts, shippedLoops } from './testing.ts'
import { startsOf, startWalk, stride } from './walking.ts'
import { avoidable, mayEndFrom } from './walking-ends.ts'

/** 300 in the suite; GRIDLOOM_WALKS=10000 for the long proof. */
const WALKS = Number(process.env.GRIDLOOM_WALKS ?? 300)
const LONG = process.env.GRIDLOOM_WALKS !== undefined
const LONGEST = LONG ? 70 : 50

const loopsOf = new Map(shippedDistricts.map((tenant) => [tenant, shippedLoops(tenant)]))
const starts = [...loopsOf].flatMap(([tenant, loops]) => startsOf(tenant, loops))
const each = Math.ceil(WALKS / starts.length)
const taken = new Set<string>()
/** Any number is as likely as another: small ones would make walks alike. */
const number = fc.noBias(fc.nat())

describe(`${each * starts.length} random walks: each step by the right person, the fold as the history says, no clock touched, nothing skipped, an end within reach`, () => {
  test.each(
    starts.map((start, i) => ({ i, start, name: `${start.tenant.key}: ${start.loop.id} by ${start.by}` })),
  )('$name', { timeout: 60_000 + each * 500 }, ({ i, start }) => {
    fc.assert(
      fc.property(number, fc.array(number, { minLength: 12, maxLength: LONGEST }), (seed, choices) => {
        let walk = startWalk(start, seed)
        for (const choice of choices) {
          const next = stride(walk, choice)
          if (!next) break
          walk = next
          expect(mayEndFrom(walk), `stuck in ${walk.family.root.matter.state}`).toBe(true)
        }
        for (const { loop, steps } of membersOf(walk.family))
          for (const { step } of steps) taken.add(`${loop.id} ${step}`)
      }),
      { numRuns: each, seed: LONG ? Date.now() + i : REPORTER + i },
    )
  })

  test('came through every step of every loop', () => {
    const loops = [...loopsOf.values()].flat()
    const all = new Set(loops.flatMap((loop) => loop.steps.map((step) => `${loop.id} ${step.name}`)))
    const never = [...all].filter((step) => !taken.has(step))
    // a sample may miss some; the long proof none
    expect(never.length, never.join('; ')).toBeLessThanOrEqual(LONG ? 0 : all.size / 4)
  })
})

test('no road leads around a required step', () => {
  for (const [tenant, loops] of loopsOf)
    for (const loop of loops)
      expect([tenant.key, loop.id, avoidable(loop)]).toEqual([tenant.key, loop.id, []])
})
