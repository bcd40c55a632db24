import { defineAsyncComponent } from 'vue'
import { addPart } from '../../../kit/parts.ts'

export const phonePages = { start: () => import('./Concern.vue') }
const ConcernCard = defineAsyncComponent(() => import('./ConcernCard.vue'))

/** What this room adds to the pages of matters on the phone. */
export const addConcernPhoneParts = (): void => addPart('matter-side', ConcernCard)
