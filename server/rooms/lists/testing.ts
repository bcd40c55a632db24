import { randomUUID } from 'node:crypto'
import { openTestHttp, type Out } from '../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../tests/harness/lost-umbrella.ts'
import { type Problem, say } from '../../kit/problems.ts'
import type { Who } from '../../kit/scope.ts'
import { admits } from './index.ts'

type Page = Out<'GET /api/admissions/:id'>
export type Application = Record<string, unknown>

/** The neutral world with its lists, spoken to as a browser does: the lost property office wants grids to look out for umbrellas. */
export async function listedUmbrellas() {
  const w = await lostUmbrella()
  const http = await openTestHttp(w.house)
  const { house, districtId, nodes, who, units } = w
  const ribs = [nodes.district, nodes.street, nodes.before, nodes.ribs]
  const handle = [nodes.district, nodes.street, nodes.after, nodes.handle]

  const application = (over: Application = {}): Application => ({
    id: randomUUID(),
    unitId: units.office,
    class: 'livelihood',
    title: `捡拾雨伞登记 ${randomUUID().slice(0, 8)}`,
    about: '网格员巡查时把捡到的雨伞送到失物招领处。',
    provides: '每个网格一只伞架',
    urgent: false,
    ...over,
  })
  const apply = (over: Application = {}, as: Who = who.liaison) =>
    http.ask<Page>('POST', '/api/admissions', { as, body: application(over) })
  const move = (id: string, name: string, as: Who, over: Record<string, unknown> = {}) =>
    http.ask<Page>('POST', `/api/admissions/${id}/steps`, {
      as,
      body: { requestId: randomUUID(), version: 1, step: name, ...over },
    })
  const page = (id: string, as: Who = who.centre) => http.ask<Page>('GET', `/api/admissions/${id}`, { as })
  /** An entry brought so far along its way. */
  async function listed(over: Application = {}): Promise<string> {
    const { id } = (await apply(over)).body.entry
    await move(id, 'approve', who.centre)
    await move(id, 'publish', who.centre, { version: 2 })
    return id
  }
  const refuse = (id: string, version = 3, as = who.secretary, nodeId = nodes.before) =>
    move(id, 'refuse', as, { version, nodeId, reason: '社区没有放伞的地方' })
  const at = async (affair: string, path = ribs): Promise<string> => {
    const verdict = await admits(house, { districtId, affair, path })
    return verdict.ok ? 'ok' : verdict.problem.code
  }
  const said = async (affair: string, path = ribs): Promise<string> => {
    const verdict = (await admits(house, { districtId, affair, path })) as { problem: Problem }
    return say(verdict.problem, 'zh')
  }
  return { ...w, http, ribs, handle, application, apply, move, page, listed, refuse, at, said }
}

/** What was answered: the status, and the problem's code where it is one. */
export const codeOf = (answer: { status: number; body: unknown }): [number, string] => [
  answer.status,
  (answer.body as { code?: string }).code ?? 'done',
]
