import { defineAsyncComponent } from 'vue'

export const PlaceSheet = defineAsyncComponent(() => import('./PlaceSheet.vue'))
export const CategoryChips = defineAsyncComponent(() => import('./CategoryChips.vue'))
export type { Place } from './last-places.ts'
export { lastPlaces, placeName, rememberPlace } from './last-places.ts'
