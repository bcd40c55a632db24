import * as clocks from './clocks.ts'
import type { Effect } from './effect.ts'
import {
  awaitStep,
  forgetAnswer,
  forgetKind,
  joinTo,
  keep,
  letGo,
  setKind,
  splitAgain,
  takeOn,
} from './keep.ts'
import { giveUnit, orderNamedUnit, orderTask, orderUnits, takeUnit } from './order-units.ts'

/** The closed set of effects that a loop's data may name. */
export const effects: Readonly<Record<string, Effect>> = {
  order_units: orderUnits,
  order_task: orderTask,
  order_named_unit: orderNamedUnit,
  take_unit: takeUnit,
  give_unit: giveUnit,
  keep,
  set_kind: setKind,
  await: awaitStep,
  forget_answer: forgetAnswer,
  forget_kind: forgetKind,
  take_on: takeOn,
  let_go: letGo,
  join_to: joinTo,
  split_again: splitAgain,
  rise: clocks.rise,
  hold: clocks.hold,
  mark_warned: clocks.markWarned,
  mark_late: clocks.markLate,
  raise_lateness: clocks.raiseLateness,
  extend: clocks.extend,
  pause: clocks.pause,
  resume: clocks.resume,
  supervise: clocks.supervise,
  exempt: clocks.exempt,
}
