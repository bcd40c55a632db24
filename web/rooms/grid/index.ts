export * from './console/index.ts'
export * from './district.ts'
export * from './phone/parts.ts'
