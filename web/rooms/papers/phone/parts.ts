import { defineAsyncComponent } from 'vue'
import { addPart } from '../../../kit/parts.ts'

export const phonePages = {
  around: () => import('./Around.vue'),
  aroundOne: () => import('./AroundOne.vue'),
}
const PublishedCard = defineAsyncComponent(() => import('./PublishedCard.vue'))
const WishChoice = defineAsyncComponent(() => import('./WishChoice.vue'))

/** What this room adds to the pages of matters: who may see a report, what is shown of it and how to take it back. */
export function addPhoneParts(): void {
  addPart('report-end', WishChoice)
  addPart('matter-mine', PublishedCard)
}
