import { covers, type Who } from '../../kit/scope.ts'
import type { Step } from './loop/definition.ts'

const TITLE_LENGTH = 30

/** The first sentence of a report as its title, at most 30 characters; of words without any, their beginning. */
export function titleOf(said: string): string {
  // a number that somebody left in their words does not belong on every list
  const words = said.replace(/(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)/g, '$1****$2')
  const sentences = words.split(/[\n。！？!?；;]/).map((sentence) => sentence.trim())
  const first = [...(sentences.find((sentence) => sentence !== '') ?? words.trim())]
  return first.length <= TITLE_LENGTH ? first.join('') : `${first.slice(0, TITLE_LENGTH - 1).join('')}…`
}

/** Stands for "no deadline" in a cursor: far beyond any, and whole in the base that it is written in. */
export const NEVER = Date.UTC(9999, 11, 31)

/** Where a page of a list ended: the time that orders it, and the number and id of the last row; orders of one matter share its number. */
export type Seen = { at: Date; number: number; id: string }

export const cursorOf = (at: string | number, { number, id }: Pick<Seen, 'number' | 'id'>): string =>
  `${(typeof at === 'number' ? at : Date.parse(at)).toString(36)}.${number.toString(36)}.${id}`

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function readCursor(cursor: string): Seen | undefined {
  const [time = '', digits = '', id = ''] = cursor.split('.')
  const at = new Date(Number.parseInt(time, 36))
  const number = Number.parseInt(digits, 36)
  return Number.isNaN(at.getTime()) || !Number.isSafeInteger(number) || !UUID.test(id)
    ? undefined
    : { at, number, id }
}

/** The role by which a person may file a matter with this first step, at a place; anywhere, where none is given. */
export function startRole(
  who: Pick<Who, 'kind' | 'posts'>,
  { by }: Pick<Step, 'by'>,
  path?: readonly number[],
): string | undefined {
  if (who.kind === 'resident') return by.includes('resident') ? 'resident' : undefined
  if (who.kind === 'service') return by.includes('intake') ? 'intake' : undefined
  return who.posts.find((post) => by.includes(post.role) && (!path || !post.path || covers(post.path, path)))
    ?.role
}
