import type { z } from 'zod'
import type { change } from '../../../../../contract/grid-changes.ts'
import { call, type Reply } from '../../../../kit/call.ts'
import { called } from '../../../../kit/words.ts'

/** What is asked of the tree. */
export type Asked = z.input<typeof change>
export type Kind = Asked['kind']
export type Preview = Reply<'POST /api/grid/changes/preview'>
export type Found = Preview['found'][number]
export type Change = Reply<'GET /api/grid/changes'>['rows'][number]
export type Node = Reply<'GET /api/nodes/:id'>
export type Named = { id: number; name: string; nameEn: string }
export type Area = Reply<'GET /api/grid/nets/:id'>['areas'][number]

export const nameOf = called

/** Communities lie this deep; what is above them the district does not draw itself. */
const COMMUNITY_DEPTH = 3
/** Whether a node is one that may be split, merged or moved, by how many lie above it. */
export const isOwnToDraw = ({ up, endedAt }: Pick<Node, 'up' | 'endedAt'>): boolean =>
  endedAt === null && up.length + 1 >= COMMUNITY_DEPTH

// the typed caller knows no choice between shapes: the server's parser has the last word
export const previewOf = (asked: Asked, signal?: AbortSignal) =>
  call('POST /api/grid/changes/preview', { body: asked as never, ...(signal ? { signal } : {}) })
export const begin = (body: { id: string; version: string; reason: string; change: Asked }) =>
  call('POST /api/grid/changes', { body: body as never })

/** Where things go, by their kind and id: the numbers of the parts. */
export type Choices = Record<string, number[]>
const SEPARATOR = ' '
export const keyOf = (kind: string, thing: string): string => `${kind}${SEPARATOR}${thing}`
export const goesOf = (choices: Choices): { kind: string; thing: string; parts: number[] }[] =>
  Object.entries(choices).map(([key, parts]) => {
    const [kind = '', thing = ''] = key.split(SEPARATOR)
    return { kind, thing, parts }
  })

/** Things of one kind that were found at several nodes, with all that is known of each node. */
export const choosable = (found: readonly Found[]): Found[] =>
  found.filter((one) => one.choice !== null && one.items.length > 0)

/** Whole per cent; never 100 before the end. */
export const shareOf = ({ state, done, total }: Pick<Change, 'state' | 'done' | 'total'>): number =>
  state === 'done' || state === 'undone'
    ? 100
    : total === 0
      ? 0
      : Math.min(99, Math.floor((done / total) * 100))

export const isUnderWay = ({ state }: Pick<Change, 'state'>): boolean =>
  state === 'running' || state === 'undoing'
