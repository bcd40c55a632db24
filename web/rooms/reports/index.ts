export * from './console/index.ts'
export * from './phone/pages.ts'
