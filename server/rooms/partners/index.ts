export { addDuty, addUnit, type UnitRow, unitsByIds } from './store.ts'
