import { access } from './access.ts'
import { article } from './article.ts'
import { concerns } from './concerns.ts'
import { exporting } from './exports.ts'
import { grid } from './grid.ts'
import { imports } from './imports.ts'
import { gridChanges } from './grid-changes.ts'
import { gridNets } from './grid-nets.ts'
import { intake } from './intake.ts'
import { jobs } from './jobs.ts'
import { lists } from './lists.ts'
import { matters } from './matters.ts'
import { notices } from './notices.ts'
import { papers } from './papers.ts'
import { publication } from './publication.ts'
import { partners } from './partners.ts'
import { reports } from './reports.ts'
import { scores } from './scores.ts'

export const contract = {
  ...access,
  ...article,
  ...grid,
  ...gridChanges,
  ...gridNets,
  ...partners,
  ...jobs,
  ...exporting,
  ...lists,
  ...notices,
  ...matters,
  ...papers,
  ...publication,
  ...concerns,
  ...intake,
  ...imports,
  ...scores,
  ...reports,
}
export type Contract = typeof contract
