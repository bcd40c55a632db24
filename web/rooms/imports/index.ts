export { addImportParts, consolePages } from './console/index.ts'
