import { defineAsyncComponent } from 'vue'

/** The pages of this room on the desk, each loaded when it is first opened. */
export const consolePages = { grid: () => import('./restructure/GridPage.vue') }

export const PlacePicker = defineAsyncComponent(() => import('./PlacePicker.vue'))
export const CategorySelect = defineAsyncComponent(() => import('./CategorySelect.vue'))
