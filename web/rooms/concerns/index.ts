export { addConcernParts, consolePages } from './console/index.ts'
export { addConcernPhoneParts, phonePages } from './phone/index.ts'
