import type { House } from '../../kit/house.ts'
import { remember } from '../../kit/remember.ts'
import { type UnitRow, unitById } from './store.ts'

export {
  addDuties,
  addDuty,
  addGovernments,
  addPairings,
  addUnit,
  type Duty,
  endPairing,
  type Pairing,
  pairingsAt,
  unitByName,
} from './store.ts'

export {
  dropDuties,
  type KnownUnit,
  setUnit,
  unitIsUsed,
  type UnitLooks,
  unitsByName,
} from './store/imported.ts'

/** `nodeId`: the street or town whose government the unit is. */
export type Unit = UnitRow & { open: boolean; nodeId: number | null }

/** How long a renamed or closed unit may go unnoticed by a process. */
const UNITS_BELIEVED_MS = 5_000
const units = remember<Unit | undefined>(UNITS_BELIEVED_MS)

/** A unit of the district, standing or closed; undefined where there never was one. */
export const unitOf = (house: House, districtId: number, id: number): Promise<Unit | undefined> =>
  units.get(house, `${districtId} ${id}`, () => unitById(house.db, districtId, id))
