export { addJobParts, consolePages } from './console/index.ts'
export { default as JobProgress } from './console/JobProgress.vue'
export { default as ExportButton } from './ExportButton.vue'
