// One good request to each line of the contract that has no place, or is asked by a program with a key.
import { randomInt, randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { sql } from '../../server/kit/db.ts'
import { mayAnywhere, type Who } from '../../server/kit/scope.ts'
import { hashPassword, firstCodes } from '../../server/rooms/access/index.ts'
import type { Answer, Ask } from './http.ts'
import { openPartner } from './intake.ts'
import type { Things } from './one-of-each.ts'

/** Sends it; what has to be there before is made on the way, in `beforehand`, which nobody counts. */
export type Request = (beforehand: <T>(work: () => Promise<T>) => Promise<T>) => Promise<Answer<unknown>>

const PASSWORD = 'a blue umbrella in the rain'
const OCTETS = { 'content-type': 'application/octet-stream' }
const phone = () => `137${randomInt(10_000_000, 99_999_999)}`

export async function placeless({
  w,
  http,
  nodes,
  net,
  sheet,
  channel,
  imports,
}: Things): Promise<Record<string, Request[]>> {
  const { house, who } = w
  const ask = (method: string, url: string, options: Ask = {}) => http.ask<unknown>(method, url, options)
  const staff = async (): Promise<{ login: string; person: Who }> => {
    const person = await w.hire([{ role: 'community_clerk', at: 'before' }])
    const { login } = await house.db.one<{ login: string }>(
      sql`select login from account where id = ${person.accountId}`,
    )
    return { login, person }
  }
  const known = await staff()
  const { login } = known
  await house.db.rows(sql`
    update account set password_hash = ${await hashPassword(PASSWORD)} where id = ${known.person.accountId}`)
  const codeOf = async (to: string) =>
    (
      await http.ask<{ shownInDemo: string }>('POST', '/api/session/code', {
        body: { district: 'umbrella', phone: to },
      })
    ).body.shownInDemo
  // where no letters go out, a code is shown in the demo alone
  await house.db.rows(sql`update district set demo = true where key = 'umbrella'`)
  await house.db.rows(sql`update account set demo = true where id = ${known.person.accountId}`)

  const line = await openPartner(w, http, { source: 'budget_line', nodeId: nodes.before })
  const url = `/api/intake/channels/${line.id}/api-key`
  const { apiKey } = (await http.ask<{ apiKey: string }>('POST', url, { as: who.centre, body: { on: true } }))
    .body
  const NODE = '990001001001-D1'
  const words = () => `第 ${randomUUID().slice(0, 8)} 号信箱旁边丢了一把象牙柄的伞。`
  const filed = (await line.file<{ number: number }>({ ref: 'B-1', words: words(), node: NODE })).body
  const photo = (background: string) =>
    sharp({ create: { width: 40, height: 30, channels: 3, background } })
      .jpeg()
      .toBuffer()
  const open311 = (path: string, more: Ask & { method?: string } = {}) =>
    http.ask<unknown>(
      more.method ?? 'GET',
      `/open311/v2/${path}${path.includes('?') ? '&' : '?'}api_key=${apiKey}`,
      {
        ...more,
        headers: { 'x-gridloom': '' },
      },
    )
  /** Lists that belong to one thing are asked for with it. */
  const of: Record<string, Record<string, string>> = {
    'grid.net_areas': { net },
    'intake.deliveries': { channel: String(channel) },
    'imports.rows': { batch: imports.messages.id },
    'article.records': { line: 'U01' },
    'concerns.problems': { sheet },
    'scores.records': { measure: 'filed', from: '2026-01-01', to: '2026-03-31' },
  }
  const list = (name: string) => ({ list: name, query: of[name] ?? {} })

  return {
    'GET /api/session': [() => ask('GET', '/api/session', { as: who.clerk })],
    'POST /api/session': [() => ask('POST', '/api/session', { body: { login, password: PASSWORD } })],
    'DELETE /api/session': [
      async (beforehand) => {
        const cookie = await beforehand(() => http.signedIn(who.clerk))
        return ask('DELETE', '/api/session', { headers: { cookie } })
      },
    ],
    'PUT /api/session/password': [
      async (beforehand) => {
        const cookie = await beforehand(() => http.signedIn(known.person))
        return ask('PUT', '/api/session/password', {
          ...{ headers: { cookie }, body: { old: PASSWORD, new: PASSWORD } },
        })
      },
    ],
    'POST /api/session/first-password': [
      async (beforehand) => {
        const fresh = await beforehand(staff)
        const [made] = await beforehand(() =>
          house.db.tx((q) => firstCodes(house, q, who.admin, [fresh.person.accountId])),
        )
        const body = { login: fresh.login, code: made?.code, password: PASSWORD }
        return ask('POST', '/api/session/first-password', { body })
      },
    ],
    'POST /api/session/code': [
      () => ask('POST', '/api/session/code', { body: { district: 'umbrella', phone: phone() } }),
    ],
    'POST /api/session/phone': [
      async (beforehand) => {
        const to = phone()
        const code = await beforehand(() => codeOf(to))
        return ask('POST', '/api/session/phone', {
          body: { district: 'umbrella', phone: to, code, name: '来人' },
        })
      },
    ],
    'GET /api/demo/accounts': [() => ask('GET', '/api/demo/accounts')],
    'POST /api/demo/session': [
      () => ask('POST', '/api/demo/session', { body: { id: known.person.accountId } }),
    ],
    'GET /api/districts': [() => ask('GET', '/api/districts')],
    'GET /api/districts/:key/nodes': [
      () => ask('GET', '/api/districts/umbrella/nodes'),
      () => ask('GET', `/api/districts/umbrella/nodes?parent=${nodes.street}`),
      () => ask('GET', `/api/districts/umbrella/nodes?q=${encodeURIComponent('伞骨')}`),
    ],
    'POST /api/grid/nets/read': [
      () =>
        ask('POST', '/api/grid/nets/read?name=net.csv', {
          ...{ as: who.centre, headers: OCTETS, body: `片区,网格,未并入原因\n一片,${NODE},` },
        }),
    ],
    'GET /api/jobs': [() => ask('GET', '/api/jobs', { as: who.clerk })],
    'POST /api/exports/ahead': house.exports().map(({ name, needs }) => {
      const as = mayAnywhere(who.centre, needs) ? who.centre : who.admin
      return () => ask('POST', '/api/exports/ahead', { as, body: list(name) })
    }),
    'POST /api/exports': [
      () => ask('POST', '/api/exports', { as: who.centre, body: { ...list('matters.list'), format: 'csv' } }),
    ],
    'GET /api/lists/tasks': [() => ask('GET', '/api/lists/tasks', { as: who.clerk })],
    'POST /api/files': [
      async (beforehand) => {
        const body = await beforehand(() => photo(`#${randomUUID().slice(0, 6)}`))
        return ask('POST', '/api/files', {
          as: who.resident,
          body,
          headers: { 'content-type': 'image/jpeg' },
        })
      },
    ],
    'GET /api/loops': [() => ask('GET', '/api/loops', { as: who.clerk })],
    'GET /api/imports/template': [
      () => ask('GET', '/api/imports/template?kind=messages&as=csv', { as: who.clerk }),
    ],
    'POST /api/intake/matters': [() => line.file({ ref: randomUUID(), words: words(), node: NODE })],
    'POST /api/intake/matters/bulk': [
      () =>
        line.ask('POST', '/api/intake/matters/bulk', {
          matters: [{ ref: randomUUID(), words: words(), node: NODE }],
        }),
    ],
    'GET /api/intake/matters/:ref': [() => line.ask('GET', '/api/intake/matters/B-1')],
    'POST /api/intake/photos': [
      async (beforehand) => {
        const body = await beforehand(() => photo(`#${randomUUID().slice(0, 6)}`))
        return line.ask('POST', '/api/intake/photos', body, {}, { headers: { 'content-type': 'image/jpeg' } })
      },
    ],
    'GET /open311/v2/discovery': [() => ask('GET', '/open311/v2/discovery')],
    'GET /open311/v2/services': [() => ask('GET', '/open311/v2/services?jurisdiction_id=umbrella')],
    'GET /open311/v2/services/:code': [
      () => ask('GET', '/open311/v2/services/other?jurisdiction_id=umbrella'),
    ],
    'POST /open311/v2/requests': [
      () =>
        open311('requests', {
          method: 'POST',
          body: { service_code: 'other', description: words(), address_id: NODE, api_key: apiKey },
        }),
    ],
    'GET /open311/v2/requests': [
      () => open311('requests'),
      () => open311(`requests?service_request_id=${filed.number}`),
    ],
    'GET /open311/v2/requests/:id': [() => open311(`requests/${filed.number}`)],
    'GET /open311/v2/tokens/:id': [() => open311(`tokens/${filed.number}`)],
  }
}
