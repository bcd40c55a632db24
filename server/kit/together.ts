import { type Db, type Queries, sqlState } from './db.ts'
import type { House } from './house.ts'

/**
 * Several acts in one transaction: all of them or none. They are handed a house whose statements go into it, one after the other,
 * as a connection does them. Where one of them loses against somebody else's write the transaction is over: see `anewWhereLost`.
 */
export const together = <T>(house: House, work: (house: House) => Promise<T>): Promise<T> =>
  house.db.tx((q) => work({ ...house, db: within(house.db, q) }))

const TRIES = 6
/** Of a statement after one that failed in the same transaction: what failed was caught, as acts do that look again. */
const LOST = '25P02'

/** Work with `together` in it, begun anew where it lost; after so many tries the error goes on. */
export async function anewWhereLost<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (sqlState(error) !== LOST || tries === TRIES) throw error
    }
  }
}

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
