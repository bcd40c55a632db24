export { addJobParts, consolePages } from './console/index.ts'
export { default as ExportButton } from './ExportButton.vue'
