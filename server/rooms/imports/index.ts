export { pruneImports } from './acts/prune.ts'
