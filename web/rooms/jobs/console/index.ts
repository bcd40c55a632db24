import { addPart } from '../../../kit/parts.ts'
import ExportButton from '../ExportButton.vue'

/** The pages of this room on the desk, each loaded when it is first opened. */
export const consolePages = { jobs: () => import('./JobsPage.vue') }

/** What this room adds to lists of rooms below it: the way to take them away as tables. */
export const addJobParts = (): void => addPart('list-tools', ExportButton)
