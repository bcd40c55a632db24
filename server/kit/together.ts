import type { Db, Queries } from './db.ts'
import type { House } from './house.ts'

/**
 * Several acts in one transaction: all of them or none. They are handed a house whose statements go into it, one after the other,
 * as a connection does them. Where one of them loses against somebody else's write the transaction is over: SQLSTATE 25P02 from
 * the next statement; begin anew.
 */
export const together = <T>(house: House, work: (house: House) => Promise<T>): Promise<T> =>
  house.db.tx((q) => work({ ...house, db: within(house.db, q) }))

function within(db: Db, q: Queries): Db {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(ask: () => Promise<T>): Promise<T> => {
    const asked = last.then(ask, ask)
    last = asked.catch(() => undefined)
    return asked
  }
  const one: Queries = {
    rows: (query) => inTurn(() => q.rows(query)),
    plainRows: (query) => inTurn(() => q.plainRows(query)),
    maybe: (query) => inTurn(() => q.maybe(query)),
    one: (query) => inTurn(() => q.one(query)),
  }
  return { ...db, ...one, tx: (work) => work(one) }
}
