import { type Db, LOST, type Queries, sqlState } from './db.ts'
import type { House } from './house.ts'
import './http/problems.ts'
import { problem } from './problems.ts'

/**
 * Several acts in one transaction: all of them or none. They are handed a house whose statements go into it, one after the other,
 * as a connection does them. Where one of them loses against somebody else's write the transaction is over: see `anewWhereLost`.
 */
export const together = <T>(house: House, work: (house: House) => Promise<T>): Promise<T> =>
  // what is looked up within may never have been, and a look-up that fails with it is nobody else's
  house.db.tx((q) => work({ ...house, db: within(house.db, q), memory: { beside: house.memory } }))

const TRIES = 6

/** Work with `together` in it, begun anew where it lost; throws `http.busy` where others were first each time. */
export async function anewWhereLost<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (sqlState(error) !== LOST) throw error
      if (tries === TRIES) throw problem('http.busy')
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
