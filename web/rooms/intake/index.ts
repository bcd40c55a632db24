export { consolePages } from './console/index.ts'
