export { listOfMonth } from './loop.ts'
