// Files that were brought at the umbrella's own place, each as far as a line needs it.
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Who } from '../../server/kit/scope.ts'
import type { TestHouse } from './house.ts'
import type { TestHttp } from './http.ts'
import type { Umbrella } from './lost-umbrella.ts'

/** What a file may be called, so that it is known again. */
export const FILES = { messages: '伞前旧留言.csv', people: '伞前花名册.csv' } as const
type Kind = keyof typeof FILES
type Batch = { id: string; state: string; mapping: Record<string, string> }

export const TABLES: Record<Kind, () => string> = {
  messages: () => {
    const ref = randomUUID().slice(0, 8)
    return `编号,时间,内容\n${ref},2019-04-25,丢伞\n${ref}x,不知道,丢伞`
  },
  people: () => {
    const login = randomUUID().slice(0, 8)
    return `账号,姓名,岗位,网格编码\n${login},伞人,网格员,990001001001-D1\n${login}x,,网格员,`
  },
}

export async function someImports(w: TestHouse & Umbrella, http: TestHttp) {
  const whose: Record<Kind, Who> = {
    messages: w.who.clerk,
    people: await w.hire([{ role: 'admin', at: 'before' }]),
  }
  const made = async (kind: Kind, to: 'uploaded' | 'checked' | 'done'): Promise<Batch> => {
    const as = whose[kind]
    const ask = async (method: string, url: string, body?: unknown, headers?: Record<string, string>) => {
      const answer = await http.ask<{ batch: Batch }>(method, url, {
        as,
        body,
        ...(headers ? { headers } : {}),
      })
      expect([method, url, answer.status, answer.body]).toEqual([method, url, 200, answer.body])
      return answer.body.batch
    }
    const query = new URLSearchParams({ id: randomUUID(), kind, name: FILES[kind] })
    const octets = { 'content-type': 'application/octet-stream' }
    const batch = await ask('POST', `/api/imports?${query}`, TABLES[kind](), octets)
    if (to === 'uploaded') return batch
    await ask('PUT', `/api/imports/${batch.id}/columns`, { mapping: batch.mapping })
    await w.allDone()
    if (to === 'checked') return ask('GET', `/api/imports/${batch.id}`)
    await ask('POST', `/api/imports/${batch.id}/load`)
    await w.allDone()
    return ask('GET', `/api/imports/${batch.id}`)
  }
  return {
    importOf: made,
    imports: { messages: await made('messages', 'checked'), people: await made('people', 'done') },
  }
}
