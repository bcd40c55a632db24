// What a request asks the database, counted: an HTTP side of its own over a house whose statements are noted.
import { recording, type Statement } from '../../bench/load/statements.ts'
import type { House } from '../../server/kit/house.ts'
import { openTestHttp } from './http.ts'

export type Asked = { statements: Statement[]; transactions: number }

export async function openCounted(house: House) {
  const { db: noted, take } = recording(house.db)
  let transactions = 0
  const db: House['db'] = {
    ...noted,
    tx: (work) => {
      transactions++
      return noted.tx(work)
    },
  }
  // another process as far as what is remembered goes: nothing that was asked uncounted is known here
  const http = await openTestHttp({ ...house, db, memory: {} })
  /** What a piece of work asks, without what is made for it beforehand. */
  const counted = async <T>(
    work: (beforehand: <B>(make: () => Promise<B>) => Promise<B>) => Promise<T>,
  ): Promise<Asked & { answer: T }> => {
    take()
    transactions = 0
    const answer = await work(async (make) => {
      const made = await make()
      take()
      transactions = 0
      return made
    })
    return { statements: take(), transactions, answer }
  }
  return { http, counted }
}
