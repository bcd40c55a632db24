export { deliver } from './acts/deliver.ts'
export { tell } from './store.ts'
