import { defineAsyncComponent } from 'vue'
import { addPart } from '../../../kit/parts.ts'

/** The pages of this room on the desk, each loaded when it is first opened. */
export const consolePages = {
  paper: () => import('./PaperPage.vue'),
  sheet: () => import('./SheetPage.vue'),
  templates: () => import('./TemplatesPage.vue'),
}
/** A paper's frame, for rooms above that print lists of their own. */
export const PaperFrame = defineAsyncComponent(() => import('./PaperFrame.vue'))
const TemplatePicker = defineAsyncComponent(() => import('./TemplatePicker.vue'))
const PublishPanel = defineAsyncComponent(() => import('./PublishPanel.vue'))
const SheetCard = defineAsyncComponent(() => import('./SheetCard.vue'))
const OrderPaperLinks = defineAsyncComponent(() => import('./OrderPaperLinks.vue'))

/** What this room adds to the pages of matters: words to start from, orders on paper, publication. */
export function addDeskParts(): void {
  addPart('field-words', TemplatePicker)
  addPart('orders-foot', OrderPaperLinks)
  addPart('matter-side', SheetCard)
  addPart('matter-side', PublishPanel)
}
