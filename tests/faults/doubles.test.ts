// The same request twenty times at the same moment, over several connections to two houses on one database: one effect, twenty
// equal answers; and with other words under the same key a clear refusal.
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/kit/db.ts'
import { loadTenants } from '../../server/kit/tenants.ts'
import { randomOf } from '../../tools/weave/random.ts'
import { openTestHouse, type TestHouse } from '../harness/house.ts'
import { openTestHttp } from '../harness/http.ts'
import { HEAD, row } from '../harness/importing.ts'
import { type Reply, send } from './asking.ts'
import { report } from './report.ts'
import { type Hand, settle, type Town } from './town.ts'

/** 30 keys in the suite; `npm run prove -- doubles` takes 1,000. */
const KEYS = Number(process.env.GRIDLOOM_DOUBLES ?? 30)
const TIMES = 20
/** About as long as one of these requests takes. */
const SPREAD_MS = 40
const WORDS = '在公交站丢了一把红伞，麻烦找一找。'

const random = randomOf(Number(process.env.GRIDLOOM_SEED ?? 7), 'doubles')

type Request = { as: Hand; path: string; body: unknown; type?: string }
/** One key: the request, another one under the same key, and how many rows there are of it: what is made and what it makes. */
type Key = { request: Request; other?: Request; rows(): Promise<number>; ready?(): Promise<void> }
type Kind = { name: string; share: number; key(): Promise<Key>; refusal: string }

let w: TestHouse
let town: Town
let addresses: string[]

beforeAll(async () => {
  w = await openTestHouse({ tenants: loadTenants() })
  town = await settle(w.house, { residents: 1 })
  const https = await Promise.all([w.house, w.another().house].map(openTestHttp))
  addresses = https.map(({ app }) => `http://127.0.0.1:${(app.server.address() as { port: number }).port}`)
})

const ask = (n: number, { as, path, body, type }: Request): Promise<Reply> =>
  send(addresses[n % addresses.length] as string, { method: 'POST', path, as, body, ...(type && { type }) })

/** What somebody else's answer to one request said; throws where it was refused. */
async function done<T>(request: Request): Promise<T> {
  const reply = await ask(0, request)
  if (reply.status !== 200) throw new Error(`${request.path}: ${JSON.stringify(reply.body)}`)
  return reply.body as T
}

const count = async (query: ReturnType<typeof sql>): Promise<number> =>
  (await w.house.db.one<{ n: number }>(query)).n

const reportOf = (id: string = crypto.randomUUID()) => ({ id, nodeId: town.grids[0], words: WORDS })
const [worker, clerk, liaison, centre] = [
  () => town.workers[0] as Hand,
  () => town.clerk,
  () => town.units[0]?.hand as Hand,
  () => town.centre,
]
const unit = () => town.units[0]?.id as number

/** Something filed, which makes one matter. */
const filedKey = async (path: string, body: { id: string; source?: string }): Promise<Key> => {
  const request = { as: worker(), path, body }
  return {
    request,
    other: { ...request, body: { ...body, words: '换了一句话，红伞找到了。' } },
    rows: () => count(sql`select count(*) as n from matter where root_id = ${body.id}`),
  }
}

/** A step on a report of its own. */
const stepKey = async (
  step: string,
  form: object,
  other: object,
  rows: (id: string) => Promise<number>,
): Promise<Key> => {
  const body = reportOf()
  await done({ as: worker(), path: '/api/matters', body })
  const request = {
    as: clerk(),
    path: `/api/matters/${body.id}/steps`,
    body: { requestId: crypto.randomUUID(), version: 1, step, form },
  }
  return {
    request,
    other: { ...request, body: { ...request.body, ...other } },
    rows: () => rows(body.id),
  }
}

const stepsOf = (id: string, step: string) =>
  count(sql`select count(*) as n from matter_step where matter_id = ${id} and step = ${step}`)

const application = (id: string) => ({
  ...{ id, unitId: unit(), class: 'livelihood', title: `伞的登记 ${id.slice(0, 8)}`, urgent: false },
  about: '登记丢失的雨伞。',
  provides: '一个伞架',
})

const KINDS: Kind[] = [
  {
    name: 'a report',
    share: 0.3,
    refusal: 'matters.already_filed',
    key: () => filedKey('/api/matters', reportOf()),
  },
  {
    name: 'a step with words',
    share: 0.15,
    refusal: 'matters.request_reused',
    key: () =>
      stepKey('progress', { words: '已联系公交公司。' }, { form: { words: '换了一句话。' } }, (id) =>
        stepsOf(id, 'progress'),
      ),
  },
  {
    name: 'a dispatch, with its order',
    share: 0.15,
    refusal: 'matters.request_reused',
    key: () =>
      stepKey('dispatch', { units: { lead: unit(), assist: [] } }, { step: 'sign', form: {} }, (id) =>
        count(sql`select count(*) as n from matter where root_id = ${id} and id <> root_id`),
      ),
  },
  {
    name: 'a concern',
    share: 0.1,
    refusal: 'matters.already_filed',
    key: () => filedKey('/api/concerns', { ...reportOf(), source: 'visit' }),
  },
  {
    name: 'a concern handed on as a whistle',
    share: 0.05,
    refusal: 'matters.already_filed',
    async key() {
      const concern = { ...reportOf(), source: 'visit', kind: 'hazard', category: 'other' }
      const { matter } = await done<{ matter: { version: number } }>({
        ...{ as: clerk(), path: '/api/concerns', body: concern },
      })
      const body = { matterId: crypto.randomUUID(), version: matter.version, words: WORDS }
      const request = { as: clerk(), path: `/api/concerns/${concern.id}/whistle`, body }
      return {
        ...{ request, other: { ...request, body: { ...body, words: '换了一句话，红伞找到了。' } } },
        // the whistle, and the step that names it: both or neither
        rows: async () =>
          (await count(sql`select count(*) as n from matter where root_id = ${body.matterId}`)) *
          (await count(
            sql`select count(*) as n from matter_step where data ->> 'linked' = ${body.matterId}`,
          )),
      }
    },
  },
  {
    name: 'an application for the list',
    share: 0.1,
    refusal: 'lists.id_taken',
    async key() {
      const body = application(crypto.randomUUID())
      const request = { as: liaison(), path: '/api/admissions', body }
      const other = { ...request, body: { ...body, about: '换了内容的申请。' } }
      return {
        ...{ request, other },
        rows: () => count(sql`select count(*) as n from admission_step where admission_id = ${body.id}`),
      }
    },
  },
  {
    name: 'a step of an application',
    share: 0.05,
    refusal: 'lists.request_reused',
    async key() {
      const body = application(crypto.randomUUID())
      await done({ as: liaison(), path: '/api/admissions', body })
      const request = {
        as: centre(),
        path: `/api/admissions/${body.id}/steps`,
        body: { requestId: crypto.randomUUID(), version: 1, step: 'approve' },
      }
      return {
        request,
        other: { ...request, body: { ...request.body, step: 'reject', reason: '不需要。' } },
        rows: () =>
          count(
            sql`select count(*) as n from admission_step where admission_id = ${body.id} and step = 'approve'`,
          ),
      }
    },
  },
  {
    name: 'an export',
    share: 0.05,
    refusal: 'exports.id_taken',
    async key() {
      const body = { id: crypto.randomUUID(), list: 'matters.list', query: {}, format: 'csv' }
      const request = { as: clerk(), path: '/api/exports', body }
      return {
        ...{ request, other: { ...request, body: { ...body, format: 'xlsx' } } },
        // nobody has more than three under way
        ready: w.allDone,
        rows: () => count(sql`select count(*) as n from job where id = ${body.id}`),
      }
    },
  },
  {
    name: 'a file to be imported',
    share: 0.05,
    refusal: 'imports.id_taken',
    async key() {
      const id = crypto.randomUUID()
      const query = (kind: string) => `?${new URLSearchParams({ id, kind, name: '伞.csv' })}`
      const text = [HEAD, row(id)]
        .map((cells) => cells.map((cell) => JSON.stringify(cell)).join(','))
        .join('\n')
      const request = {
        as: clerk(),
        path: `/api/imports${query('messages')}`,
        body: text,
        type: 'application/octet-stream',
      }
      const other = { ...request, body: `${text}\n${text.split('\n')[1]}` }
      return {
        ...{ request, other },
        ready: async () => void (await w.house.db.rows(sql`update import_batch set state = 'cancelled'`)),
        rows: () => count(sql`select count(*) as n from import_batch where id = ${id}`),
      }
    },
  },
]

const made: string[][] = [
  ['sent 20 times at once', 'keys', 'requests', 'effects', 'answers that differ', 'other words refused'],
]

describe.each(KINDS)('$name', ({ name, share, key, refusal }) => {
  const keys = Math.max(1, Math.round(KEYS * share))
  test(`${keys} keys, ${TIMES} times each: once`, { timeout: 30_000 + keys * 5_000 }, async () => {
    let [effects, differ, refused, others] = [0, 0, 0, 0]
    for (let n = 0; n < keys; n++) {
      const { request, other, rows, ready } = await key()
      await ready?.()
      const replies = await Promise.all(
        Array.from({ length: TIMES }, async (_, i) => {
          // half of the keys come in the same millisecond, half just behind one another
          if (n % 2 === 1) await sleep(random.between(0, SPREAD_MS))
          return ask(i, request)
        }),
      )
      const first = replies[0]
      expect(replies.map(({ status, body }) => [status, status === 200 ? '' : body])).toEqual(
        replies.map(() => [200, '']),
      )
      differ += replies.filter(({ body }) => JSON.stringify(body) !== JSON.stringify(first?.body)).length
      effects += await rows()
      if (other) {
        others++
        const reply = await ask(n, other)
        if ((reply.body as { code?: string }).code === refusal) refused++
        else expect(reply.body).toEqual(refusal)
        expect(await rows()).toBe(1)
      }
    }
    made.push([name, ...[keys, keys * TIMES, effects, differ, refused].map(String)])
    expect({ effects, differ, refused }).toEqual({ effects: keys, differ: 0, refused: others })
  })
})

test('the table of it', () => report(`doubles: two houses on one database`, made))
