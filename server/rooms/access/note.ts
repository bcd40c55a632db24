import type { Queries } from '../../kit/db.ts'
import type { House } from '../../kit/house.ts'
import type { Who } from '../../kit/scope.ts'
import { audit } from './store.ts'

type Noted = { act: string; about?: string | null; purpose?: string | null; requestId: string }

/** Keeps on record what a person does now; `q` where it belongs to a transaction. */
export const note = (
  house: Pick<House, 'db' | 'clock'>,
  { districtId, accountId }: Pick<Who, 'districtId' | 'accountId'>,
  noted: Noted,
  q: Queries = house.db,
) => audit(q, { ...noted, districtId, accountId, now: house.clock.now() })
