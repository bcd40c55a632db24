// What people write into forms, at random or with good will.
import { DAY } from '../../../kit/clock.ts'
import type { Field, Step } from './definition.ts'
import { UNITS } from './walking-people.ts'

export type Draw = (below: number) => number
type Form = Record<string, unknown>

/** Numbers below a bound, all from one seed. */
export function drawFrom(seed: number): Draw {
  let state = seed ^ 0x9e3779b9
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5) | 0
    return ((state ^ (state >>> 13)) >>> 0) % below
  }
}

const OTHER_MATTERS = [1, 2].map((n) => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`)
const dayAfter = (now: Date, days: number) => new Date(now.getTime() + days * DAY).toISOString().slice(0, 10)

/** Anything that the field takes; a day too far ahead now and then, a unit that holds an order already. */
function anyValue(field: Field, now: Date, draw: Draw): unknown {
  const unit = () => UNITS[draw(UNITS.length)]
  switch (field.kind) {
    case 'unit':
      return unit()
    case 'units':
      return { lead: unit(), assist: Array.from({ length: draw(3) }, unit) }
    case 'choice':
      return field.options?.[draw(field.options.length)]?.key
    case 'yesno':
      return draw(2) === 0
    case 'date':
      return dayAfter(now, draw(3) === 0 ? draw(400) - 10 : 1 + draw(20))
    case 'number':
      return draw(1000)
    case 'matter':
      return OTHER_MATTERS[draw(OTHER_MATTERS.length)]
    case 'files':
      return []
    default:
      return '伞'
  }
}

export const anyForm = (step: Step, now: Date, draw: Draw): Form =>
  Object.fromEntries(
    step.form
      .filter((field) => field.required || draw(2) === 1)
      .map((field) => [field.name, anyValue(field, now, draw)]),
  )

/** The least that moves it on: every choice answered well, a unit that is free, the day after tomorrow. */
export const goodForm = (step: Step, now: Date, free: readonly number[]): Form =>
  Object.fromEntries(
    step.form
      .filter((field) => field.required)
      .map((field) => {
        if (field.kind === 'units') return [field.name, { lead: free[0] ?? UNITS[0], assist: [] }]
        if (field.kind === 'unit') return [field.name, free[0] ?? UNITS[0]]
        if (field.kind === 'date') return [field.name, dayAfter(now, 2)]
        return [field.name, anyValue(field, now, () => 0)]
      }),
  )
