// Bringing a file as a page does: each step a request, the work between them done at once.
import { randomUUID } from 'node:crypto'
import { stringify } from 'csv-stringify/sync'
import { expect } from 'vitest'
import type { Who } from '../../server/kit/scope.ts'
import type { TestHouse } from './house.ts'
import { openTestHttp, type Out } from './http.ts'
import { lostUmbrella } from './lost-umbrella.ts'

export type Batch = Out<'GET /api/imports/:id'>['batch']
export type Row = Out<'GET /api/imports/:id/rows'>['rows'][number]
type Kind = Batch['kind']
type Asked = {
  as?: Who
  id?: string
  name?: string
  node?: number
  mapping?: Record<string, string>
  asOf?: string
}

export const sheet = (rows: readonly (readonly string[])[]): string => stringify(rows as string[][])

export const OCTETS = { 'content-type': 'application/octet-stream' }

/** The lost umbrella's world with a page that imports into it. */
export async function bringing(w?: Awaited<ReturnType<typeof lostUmbrella>>) {
  const world = w ?? (await lostUmbrella())
  const http = await openTestHttp(world.house)
  const { admin, centre } = world.who
  const usual = (kind: Kind) => (kind === 'messages' ? centre : admin)

  const bring = async (kind: Kind, content: string | Buffer, asked: Asked = {}) => {
    const { id = randomUUID(), name = `${kind}.csv`, node } = asked
    const query = new URLSearchParams({ id, kind, name, ...(node ? { node: String(node) } : {}) })
    return http.ask<{ batch: Batch; code: string; detail: string }>('POST', `/api/imports?${query}`, {
      ...{ as: asked.as ?? usual(kind), body: content, headers: OCTETS },
    })
  }
  const act = async (batch: Pick<Batch, 'id' | 'kind'>, what: string, as = usual(batch.kind)) =>
    http.ask<{ batch: Batch; code: string }>('POST', `/api/imports/${batch.id}/${what}`, { as })
  const map = (batch: Batch, asked: Asked = {}) =>
    http.ask<{ batch: Batch; code: string; detail: string }>('PUT', `/api/imports/${batch.id}/columns`, {
      as: asked.as ?? usual(batch.kind),
      body: { mapping: asked.mapping ?? batch.mapping, asOf: asked.asOf ?? null },
    })
  const show = async (batch: Pick<Batch, 'id' | 'kind'>, as = usual(batch.kind)): Promise<Batch> => {
    const answer = await http.ask<{ batch: Batch }>('GET', `/api/imports/${batch.id}`, { as })
    expect([answer.status, answer.body]).toEqual([200, answer.body])
    return answer.body.batch
  }
  const rows = async (
    batch: Pick<Batch, 'id' | 'kind'>,
    query = '',
    as = usual(batch.kind),
  ): Promise<Row[]> =>
    (await http.ask<{ rows: Row[] }>('GET', `/api/imports/${batch.id}/rows?${query}`, { as })).body.rows
  const done = async (batch: Pick<Batch, 'id' | 'kind'>, as = usual(batch.kind)): Promise<Batch> => {
    await (world as TestHouse).allDone()
    return show(batch, as)
  }
  /** Up to the preview. */
  const checked = async (kind: Kind, content: string | Buffer, asked: Asked = {}): Promise<Batch> => {
    const brought = await bring(kind, content, asked)
    expect([brought.status, brought.body]).toEqual([200, brought.body])
    const mapped = await map(brought.body.batch, asked)
    expect([mapped.status, mapped.body]).toEqual([200, mapped.body])
    return done(mapped.body.batch, asked.as)
  }
  const loaded = async (kind: Kind, content: string | Buffer, asked: Asked = {}): Promise<Batch> => {
    const batch = await checked(kind, content, asked)
    const answer = await act(batch, 'load', asked.as)
    expect([answer.status, answer.body]).toEqual([200, answer.body])
    return done(batch, asked.as)
  }
  /** What is wrong with each line, as `line field reason`. */
  const flaws = async (batch: Batch, as?: Who): Promise<string[]> =>
    (await rows(batch, 'status=error', as)).flatMap((row) =>
      row.flaws.map(({ field, reason }) => `${row.line} ${field ?? '–'} ${reason}`),
    )
  /** Why rows stay that were to be taken back. */
  const kept = async (batch: Batch): Promise<string[]> =>
    (await rows(batch, 'fate=kept')).flatMap((row) => row.flaws.map(({ reason }) => reason))
  return { ...world, http, bring, map, act, show, rows, done, checked, loaded, flaws, kept }
}
