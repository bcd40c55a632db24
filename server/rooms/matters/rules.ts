import { covers, type Who } from '../../kit/scope.ts'

const TITLE_LENGTH = 30

/** The first sentence of a report as its title, at most 30 characters; of words without any, their beginning. */
export function titleOf(words: string): string {
  const sentences = words.split(/[\n。！？!?；;]/).map((sentence) => sentence.trim())
  const first = [...(sentences.find((sentence) => sentence !== '') ?? words.trim())]
  return first.length <= TITLE_LENGTH ? first.join('') : `${first.slice(0, TITLE_LENGTH - 1).join('')}…`
}

/** Cursor of a list: the time and number of the last row seen. */
export const cursorOf = (row: { createdAt: string; number: number }): string =>
  `${Date.parse(row.createdAt).toString(36)}.${row.number.toString(36)}`

export function readCursor(cursor: string): { createdAt: Date; number: number } | undefined {
  const [time, number] = cursor.split('.').map((part) => Number.parseInt(part, 36))
  if (
    time === undefined ||
    number === undefined ||
    !Number.isSafeInteger(time) ||
    !Number.isSafeInteger(number)
  )
    return undefined
  const createdAt = new Date(time)
  return Number.isNaN(createdAt.getTime()) ? undefined : { createdAt, number }
}

/** Whether a person sees what is written for the staff: anybody with a post there, never the reporter as such. */
export const seesInternal = (who: Who, path: readonly number[], units: readonly (number | null)[]): boolean =>
  who.posts.some(
    (post) =>
      post.can.has('matters.read') && (post.path ? covers(post.path, path) : units.includes(post.partnerId)),
  )
