export { figuresOf } from './acts.ts'
