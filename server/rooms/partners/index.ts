import type { House } from '../../kit/house.ts'
import { rememberEach } from '../../kit/remember.ts'
import { type UnitRow, unitsById } from './store.ts'

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
const units = rememberEach(UNITS_BELIEVED_MS, async (house, districtId, ids: number[]) => {
  const rows: Unit[] = await unitsById(house.db, Number(districtId), ids)
  return new Map(rows.map((row) => [row.id, row]))
})

/** A unit of the district, standing or closed; undefined where there never was one. */
export const unitOf = (house: House, districtId: number, id: number): Promise<Unit | undefined> =>
  units.get(house, districtId, id)
