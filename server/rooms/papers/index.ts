export { publishMatter } from './acts/publication.ts'
