import { access } from './access.ts'
import { grid } from './grid.ts'
import { intake } from './intake.ts'
import { lists } from './lists.ts'
import { matters } from './matters.ts'
import { notices } from './notices.ts'
import { papers } from './papers.ts'
import { publication } from './publication.ts'
import { partners } from './partners.ts'

export const contract = {
  ...access,
  ...grid,
  ...partners,
  ...lists,
  ...notices,
  ...matters,
  ...papers,
  ...publication,
  ...intake,
}
export type Contract = typeof contract
