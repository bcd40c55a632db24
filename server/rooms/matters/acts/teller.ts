import type { House } from '../../../kit/house.ts'
import { reporterOf, staffNames } from '../store/read.ts'
import { hexBytes, type NewReporter } from '../store/write.ts'
import { findFamily } from './family.ts'

/** Who told of something: an account of theirs, or a name and number as they were sealed. Nothing of it is opened here. */
export type Teller = {
  accountId: number | null
  sealed: Omit<NewReporter, 'matter_id'> | undefined
  confidential: boolean
}

/** Whoever told of another matter tells of this one too, as a resident whom the staff took it down from; nobody else does. */
export async function tellerOf(house: House, districtId: number, id: string): Promise<Teller | undefined> {
  const family = await findFamily(house, districtId, id)
  if (!family) return undefined
  const { reporter_id, confidential } = family.root.matter
  const [account] = reporter_id === null ? [] : await staffNames(house.db, districtId, [reporter_id])
  const filed = await reporterOf(house.db, districtId, id)
  const hex = (bytes: Buffer | null) => bytes && hexBytes(bytes)
  return {
    accountId: account?.kind === 'resident' ? account.id : null,
    sealed: filed && { name_sealed: hex(filed.name), phone_sealed: hex(filed.phone) },
    confidential,
  }
}
