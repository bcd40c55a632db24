import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { change as changeForm } from '../../contract/grid-changes.ts'
import { DAY, MINUTE } from '../../server/kit/clock.ts'
import { sql } from '../../server/kit/db.ts'
import type { Who } from '../../server/kit/scope.ts'
import { addStaff, personOf } from '../../server/rooms/access/index.ts'
import { fileReport } from '../../server/rooms/matters/index.ts'
import { openTestHttp, type Out, type TestHttp } from './http.ts'
import { lostUmbrella } from './lost-umbrella.ts'
import type { TestHouseOptions } from './house.ts'

export type Asked = z.input<typeof changeForm>
export type Preview = Out<'POST /api/grid/changes/preview'>
export type Changed = Out<'POST /api/grid/changes'>['change']

/** The lost umbrella's world with the hands of whoever changes its tree. */
export async function restructuring(options: TestHouseOptions = {}) {
  const w = await lostUmbrella(options)
  const http: TestHttp = await openTestHttp(w.house)
  const { clock, house, who, districtId } = w
  // what processes remember of places and posts for some seconds
  const settle = async () => {
    clock.forward(MINUTE)
    await w.allHeard()
  }
  const preview = (asked: Asked, as: Who = who.centre) =>
    http.ask<Preview>('POST', '/api/grid/changes/preview', { as, body: asked })
  const begin = async (asked: Asked, over: { as?: Who; version?: string; id?: string } = {}) => {
    const as = over.as ?? who.centre
    const version = over.version ?? (await preview(asked, as)).body.version
    const body = { id: over.id ?? randomUUID(), version, reason: '伞架要重排', change: asked }
    return http.ask<{ change: Changed }>('POST', '/api/grid/changes', { as, body })
  }
  const show = async (id: string, as: Who = who.centre) =>
    (await http.ask<{ change: Changed }>('GET', `/api/grid/changes/${id}`, { as })).body.change
  const change = async (asked: Asked): Promise<Changed> => {
    const { body, status } = await begin(asked)
    if (status !== 200) throw new Error(JSON.stringify(body))
    await w.allDone()
    await settle()
    return show(body.change.id)
  }
  const askUndo = (id: string, as: Who = who.centre) =>
    http.ask<{ change: Changed }>('POST', `/api/grid/changes/${id}/undo`, { as })
  const undo = async (id: string): Promise<Changed> => {
    const { body, status } = await askUndo(id)
    if (status !== 200) throw new Error(JSON.stringify(body))
    await w.allDone()
    await settle()
    return show(id)
  }
  return {
    ...w,
    http,
    settle,
    preview,
    begin,
    show,
    change,
    askUndo,
    undo,
    /** Where a matter lies, by the names of its path below the district. */
    async lies(id: string): Promise<string> {
      const { names } = await house.db.one<{ names: string }>(sql`
        select string_agg(n.name, ' / ' order by nlevel(n.path)) as names from matter m
        join node n on n.district_id = m.district_id and n.id = any(string_to_array(m.path::text, '.')::int[]) and n.parent_id is not null
        where m.id = ${id}`)
      return names
    },
    /** The person as they stand now. */
    now: (person: Who) => personOf(house, person.accountId),
    async node(id: number) {
      return (await http.ask<Out<'GET /api/nodes/:id'>>('GET', `/api/nodes/${id}`, { as: who.centre })).body
    },
    async numbers(as: Who, query: Record<string, string> = {}): Promise<number[]> {
      const asked = new URLSearchParams({ limit: '100', ...query })
      const { body } = await http.ask<Out<'GET /api/matters'>>('GET', `/api/matters?${asked}`, { as })
      return body.rows.map((row) => row.number).sort((a, b) => a - b)
    },
    /** A grid worker more, at any node. */
    async hireAt(nodeId: number): Promise<Who> {
      const posts = [{ role: 'grid_worker', nodeId }]
      return personOf(
        house,
        await addStaff(house, { districtId, login: randomUUID(), name: '伞小新', posts }),
      )
    },
    /** A report that reaches some process of the house. */
    async fileIn(process: typeof house, nodeId: number): Promise<string> {
      const id = randomUUID()
      await fileReport(process, who.resident, { id, nodeId, words: '伞忘在长椅上了' })
      return id
    },
    later: (days: number) => clock.forward(days * DAY),
    districtId,
  }
}
