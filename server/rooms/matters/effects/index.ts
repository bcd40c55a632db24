import type { Effect } from './effect.ts'
import { forgetAnswer, keep, markLate } from './keep.ts'
import { orderNamedUnit, orderUnits, takeUnit } from './order-units.ts'

/** The closed set of effects that a loop's data may name. */
export const effects: Readonly<Record<string, Effect>> = {
  order_units: orderUnits,
  take_unit: takeUnit,
  order_named_unit: orderNamedUnit,
  keep,
  forget_answer: forgetAnswer,
  mark_late: markLate,
}
