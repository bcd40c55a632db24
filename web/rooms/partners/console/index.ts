import { defineAsyncComponent } from 'vue'

export const UnitsField = defineAsyncComponent(() => import('./UnitsField.vue'))
