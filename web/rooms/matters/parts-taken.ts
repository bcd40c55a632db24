import type { Page } from '../../kit/step-form.ts'

type Orders = Pick<Page, 'orders'>
type Thread = Pick<Page, 'thread'>

/** Units that hold an order of the matter which has not come to an end: another order can't go to them. */
export const unitsOf = ({ orders }: Orders): number[] =>
  orders.flatMap((order) => (order.unit && order.closedAt === null ? [order.unit.id] : []))

/** The unit that was named last in the thread of an order, by its name: an objection says whose it is. */
export const namedUnit = ({ thread }: Thread, matterId: string): string | undefined =>
  thread
    .filter((knot) => knot.matterId === matterId)
    .flatMap((knot) => knot.choices.filter((choice) => choice.field === 'unit'))
    .at(-1)?.value.zh
