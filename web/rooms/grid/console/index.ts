import { defineAsyncComponent } from 'vue'

export const PlacePicker = defineAsyncComponent(() => import('./PlacePicker.vue'))
export const CategorySelect = defineAsyncComponent(() => import('./CategorySelect.vue'))
