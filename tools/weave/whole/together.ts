import type { House } from '../../../server/kit/house.ts'

/** Work of acts that would each be a transaction, as one: it is all there or not at all, and the disk is asked once. */
export const together = <T>(house: House, work: (within: House) => Promise<T>): Promise<T> =>
  house.db.tx((q) => work({ ...house, db: { ...house.db, ...q, tx: (inner) => inner(q) } }))
