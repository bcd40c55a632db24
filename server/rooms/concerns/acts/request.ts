import { createHash } from 'node:crypto'

/** The id of a request that follows from another: the same each time it is made, so that what is sent again changes nothing. */
export function requestOf(id: string, step: string): string {
  const hex = createHash('sha256').update(`${id} ${step}`).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
