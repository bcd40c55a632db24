import { defineAsyncComponent } from 'vue'
import { addPart } from '../../../kit/parts.ts'

/** The pages of this room on the desk, each loaded when it is first opened. */
export const consolePages = {
  ledger: () => import('./LedgerPage.vue'),
  problems: () => import('./ProblemsPage.vue'),
  paper: () => import('./ProblemPaper.vue'),
  start: () => import('./ConcernPage.vue'),
  many: () => import('./ManyPage.vue'),
}
const ConcernPanel = defineAsyncComponent(() => import('./ConcernPanel.vue'))

/** What this room adds to the pages of matters: what they have to do with the ledger. */
export const addConcernParts = (): void => addPart('matter-side', ConcernPanel)
