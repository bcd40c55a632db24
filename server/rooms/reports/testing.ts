// The lost umbrella's world with editions in it, for the tests of this room.
import { randomUUID } from 'node:crypto'
import { openTestHttp, type Out } from '../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../tests/harness/lost-umbrella.ts'
import type { Who } from '../../kit/scope.ts'
import { makeEditions } from './index.ts'

export type Edition = Out<'GET /api/editions/:id'>
export type List = Out<'GET /api/editions'>

export async function bulletinWorld() {
  const w = await lostUmbrella()
  const http = await openTestHttp(w.house)
  const seen = async (id: string, as: Who = w.who.centre) =>
    (await http.ask<Edition>('GET', `/api/editions/${id}`, { as })).body
  const list = async (as: Who = w.who.centre, query = '') =>
    (await http.ask<List>('GET', `/api/editions?${query}`, { as })).body.rows
  /** Posts with a request id of its own; the code of the problem, or the answer. */
  const post = async (
    as: Who,
    url: string,
    body: object,
  ): Promise<{ status: number; code?: string; contest?: string }> => {
    const { status, body: said } = await http.ask<{ code?: string; contest?: string }>('POST', url, {
      as,
      body: { requestId: randomUUID(), ...body },
    })
    return { status, ...said }
  }
  return {
    ...w,
    http,
    seen,
    list,
    post,
    /** Everything is heard, and what is over gets its drafts. */
    async make(): Promise<number> {
      await w.allHeard()
      return makeEditions(w.house)
    },
    /** The newest edition of a kind, published unless it was before. */
    async frozen(kind: string): Promise<string> {
      const [row] = await list(w.who.centre, `kind=${kind}`)
      const id = row?.id ?? ''
      if (row?.state === 'drafted') {
        const { version } = await seen(id)
        await post(w.who.centre, `/api/editions/${id}/freeze`, { version })
      }
      return id
    },
  }
}
