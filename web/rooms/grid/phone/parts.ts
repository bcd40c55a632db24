import { defineAsyncComponent } from 'vue'

const placeSheet = () => import('./PlaceSheet.vue')
const categoryChips = () => import('./CategoryChips.vue')

export const PlaceSheet = defineAsyncComponent(placeSheet)
export const CategoryChips = defineAsyncComponent(categoryChips)
/** Fetches the parts of a form ahead, so that they open without network. */
export const packPlaces = () => Promise.all([placeSheet(), categoryChips()])
export type { Place } from './last-places.ts'
export { homePlace, lastPlaces, placeName, rememberPlace } from './last-places.ts'
