export * from './console/index.ts'
export * from './phone/parts.ts'
