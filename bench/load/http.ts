import { type People, tokenOf } from '../world/people.ts'
import { said } from '../world/words.ts'
import { Client } from './client.ts'
import { type Loads, serveLoads } from './worker.ts'

const one = <T>(from: readonly T[], n: number): T => from[n % from.length] as T
const any = <T>(from: readonly T[]): T => one(from, Math.floor(Math.random() * from.length))

/** The words of a report that nobody has made before, at a grid. */
function reportAt(nodeId: number, n: number) {
  const { words, category } = said(n)
  return { id: crypto.randomUUID(), nodeId, words, category, place: `${(n % 40) + 1} 幢` }
}

/** As an account, by an own connection: the body of an answer that is as it should be. */
const asker = (port: number) => {
  const client = new Client(port)
  const ask = async (
    account: number,
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
  ): Promise<Buffer> => {
    const answer = await client.send(tokenOf(account), method, path, body)
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`)
    return answer.body
  }
  return { ask, end: () => client.end() }
}

type Ask = ReturnType<typeof asker>['ask']
type Hands = {
  resident: number
  community: People['communities'][number]
  unit: People['units'][number]
  street: number
}
/** What becomes of a matter after its report, all of it. */
type Road = (ask: Ask, hands: Hands, id: string, n: number) => Promise<void>

const step = (ask: Ask, account: number, id: string, version: number, name: string, form: object = {}) =>
  ask(account, 'POST', `/api/matters/${id}/steps`, {
    requestId: crypto.randomUUID(),
    version,
    step: name,
    form,
  })
const CONTENT = { solved: 'solved', satisfaction: 'satisfied', words: '谢谢。' }

/** With the report six calls. */
const lifeInTheGrid: Road = async (ask, { community, resident, street }, id, n) => {
  await step(ask, community.account, id, 1, 'sign')
  await step(ask, community.account, id, 2, 'solve_here')
  await step(ask, community.account, id, 3, 'solved_here', { result: said(n).result })
  await step(ask, resident, id, 4, 'call_back', CONTENT)
  await step(ask, street, id, 5, 'clear')
}

/** With the report, and the looks by which a unit finds its order and the community its check, twelve calls. */
const lifeThroughAUnit: Road = async (ask, { community, unit, resident, street }, id, n) => {
  /** What waits under a matter, as its page shows it. */
  const taskOf = async (account: number, loop: string): Promise<string> => {
    const page = JSON.parse(String(await ask(account, 'GET', `/api/matters/${id}`)))
    return page.orders.find((one: { loop: string }) => one.loop === loop).id
  }
  await step(ask, community.account, id, 1, 'sign')
  await step(ask, community.account, id, 2, 'dispatch', { units: { lead: unit.id, assist: [] } })
  const order = await taskOf(unit.account, 'order')
  await step(ask, unit.account, order, 1, 'acknowledge')
  await step(ask, unit.account, order, 2, 'contact', { reached: 'reached' })
  await step(ask, unit.account, order, 3, 'report_in')
  await step(ask, unit.account, order, 4, 'feed_back', { result: said(n).result })
  const check = await taskOf(community.account, 'check')
  await step(ask, community.account, check, 1, 'confirm')
  await step(ask, resident, id, 6, 'call_back', CONTENT)
  await step(ask, street, id, 7, 'clear')
}

/** What people do, by HTTP, signed in. */
function httpLoads(port: number, people: People): Loads {
  let turn = Math.floor(Math.random() * people.residents.length)
  /** Another one each time: nobody reports more often than they may, and no session is remembered from the last request. */
  const nextResident = () => one(people.residents, turn++)
  const get =
    (path: string, accounts: readonly number[]): Loads[string] =>
    async (connection) => {
      const { ask, end } = asker(port)
      return { work: async () => void (await ask(one(accounts, connection), 'GET', path)), end }
    }
  const report =
    (who: (connection: number) => { account: number; nodeId: number }): Loads[string] =>
    async (connection) => {
      const { ask, end } = asker(port)
      let n = connection * 1_000
      const work = async () => {
        const { account, nodeId } = who(connection)
        await ask(account, 'POST', '/api/matters', reportAt(nodeId, n++))
      }
      return { work, end }
    }
  /** One matter after the other from its report to its end, each of another resident, by the people of one community. */
  const life =
    (road: Road): Loads[string] =>
    async (connection) => {
      const { ask, end } = asker(port)
      const community = one(people.communities, connection)
      const grids = people.grids.filter((g) => g.community === community.nodeId)
      const street = people.streets.find((s) => s.nodeId === community.street)
      const hands = { community, unit: one(people.units, connection), street: street?.account ?? 0 }
      let n = connection * 1_000
      const work = async () => {
        const resident = nextResident()
        const reported = reportAt(any(grids).nodeId, n++)
        await ask(resident, 'POST', '/api/matters', reported)
        await road(ask, { ...hands, resident }, reported.id, n)
      }
      return { work, end }
    }
  const streets = people.streets.map((s) => s.account)
  const communities = people.communities.map((c) => c.account)
  const units = people.units.map((u) => u.account)
  return {
    create: report((connection) => one(people.workers, connection)),
    'create by residents': report(() => ({ account: nextResident(), nodeId: any(people.grids).nodeId })),
    list: get('/api/matters?limit=20', streets),
    'list community': get('/api/matters?limit=20', communities),
    'list open state': get('/api/matters?limit=20&state=dispatched', streets),
    'list end state': get('/api/matters?limit=20&state=cleared', streets),
    'list orders': get('/api/matters?limit=20&view=orders', units),
    counts: get('/api/matters/counts', streets),
    dashboard: get('/api/dashboard', streets),
    lifecycle: life(lifeInTheGrid),
    'lifecycle whole': life(lifeThroughAUnit),
  }
}

serveLoads(async ({ port, people }) => httpLoads(port, people))
