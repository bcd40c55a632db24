export * from './console/index.ts'
