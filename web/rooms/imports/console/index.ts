import { defineAsyncComponent } from 'vue'
import { addPart } from '../../../kit/parts.ts'

/** The pages of this room on the desk, each loaded when it is first opened. */
export const consolePages = {
  imports: () => import('./ImportsPage.vue'),
  batch: () => import('./BatchPage.vue'),
}
const OriginNote = defineAsyncComponent(() => import('./OriginNote.vue'))

/** What this room adds to the pages of matters: which file brought one. */
export const addImportParts = (): void => addPart('matter-side', OriginNote)
