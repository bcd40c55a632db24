export { makeEditions } from './acts/make.ts'
export { assessmentOf } from './assessment.ts'
