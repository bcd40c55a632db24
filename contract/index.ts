import { access } from './access.ts'
import { grid } from './grid.ts'
import { matters } from './matters.ts'
import { partners } from './partners.ts'

export const contract = { ...access, ...grid, ...partners, ...matters }
export type Contract = typeof contract
