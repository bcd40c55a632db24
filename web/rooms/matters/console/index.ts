import { defineAsyncComponent } from 'vue'

export { default as ChoiceField } from './ChoiceField.vue'
export { default as ClockCell } from './ClockCell.vue'
export { type Filters, filtersFrom, isUnder, queryFrom, type Tab, underTab } from './filters.ts'
export { useLoops } from './loops.ts'
export { newer, older, pagingFrom, trailFrom } from './paging.ts'
export { sourceName } from './sources.ts'
export { default as StateChip } from './StateChip.vue'

/** A step on several rows at once, and the sheet of a loop's first step: for lists and sheets of rooms above. */
export const BatchBar = defineAsyncComponent(() => import('./BatchBar.vue'))
export const StartSheet = defineAsyncComponent(() => import('./StartPage.vue'))
/** The pages of this room on the desk, each loaded when it is first opened. */
export const consolePages = {
  work: () => import('./WorkPage.vue'),
  matter: () => import('./MatterPage.vue'),
  report: () => import('./ReportPage.vue'),
  startAny: () => import('./NewPage.vue'),
  start: () => import('./StartPage.vue'),
}

/** The list of matters, or orders, as other rooms show theirs. */
export const MatterTable = defineAsyncComponent(() => import('./WorkTable.vue'))
