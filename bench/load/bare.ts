import pg from 'pg'
import { openHouse, rooms } from '../../server/house.ts'
import type { House } from '../../server/kit/house.ts'
import { silentLog } from '../../server/kit/log.ts'
import { personOf } from '../../server/rooms/access/index.ts'
import { fileReport, membersOfMatter, takeStep } from '../../server/rooms/matters/index.ts'
import type { People } from '../world/people.ts'
import { said } from '../world/words.ts'
import { secretIn } from '../world/world.ts'
import { plainCreate, plainList } from './minimal.ts'
import { again, recording, type Statement } from './statements.ts'
import { type Loads, type Start, serveLoads } from './worker.ts'

/** Recorded this often with other people and places, so that not every copy touches the same rows. */
const VARIETY = 8

type Recorder = { house: House; take(): Statement[] }
type Recorded = { statements: Statement[]; ids: string[] }

const matters = rooms.find((room) => room.name === 'matters')

/** What the server asks of the database for a line of the contract, when its memories are warm. */
async function recordGet(
  { house, take }: Recorder,
  account: number,
  key: string,
  query: object,
): Promise<Recorded> {
  const who = await personOf(house, account)
  const room = rooms.find((one) => one.handlers[key])
  const call = {
    who,
    query: room?.routes[key as keyof typeof room.routes]?.query?.parse(query),
    params: {},
    lang: 'zh',
  }
  for (let times = 0; times < 2; times++) {
    take()
    await room?.handlers[key]?.(house, call as never)
  }
  const statements = take()
  if (statements.length === 0) throw new Error(`${key} asked nothing of the database`)
  return { statements, ids: [] }
}

async function recordLife(
  { house, take }: Recorder,
  people: People,
  n: number,
  how: 'worker' | 'resident' | 'grid' | 'whole',
): Promise<Recorded> {
  const at = <T>(from: readonly T[]): T => from[n % from.length] as T
  const community = at(people.communities)
  const grid = people.grids.find((g) => g.community === community.nodeId)
  const unit = at(people.units)
  const street = people.streets.find((s) => s.nodeId === community.street)
  const who = async (account = 0) => personOf(house, account)
  const resident = await who(at(people.residents))
  const worker = await who(at(people.workers).account)
  const clerk = await who(community.account)
  const liaison = await who(unit.account)
  const streetClerk = await who(street?.account)
  let ids: string[] = []
  const newId = () => {
    const id = crypto.randomUUID()
    ids.push(id)
    return id
  }
  const { words, category, result } = said(n)
  const life = async () => {
    ids = []
    take()
    const id = newId()
    const [reporter, nodeId] =
      how === 'worker' ? [worker, at(people.workers).nodeId] : [resident, grid?.nodeId ?? 0]
    await fileReport(house, reporter, { id, nodeId, words, category, place: `${n + 1} 幢` })
    if (how === 'worker' || how === 'resident') return take()
    const step = (
      person: typeof clerk,
      of: string,
      version: number,
      name: string,
      form: Record<string, unknown>,
    ) => takeStep(house, person, of, { requestId: newId(), version, step: name, form })
    const heard: Statement[] = []
    /** Looked up as nobody would have to: not among what is recorded. */
    const taskOf = async (loop: string): Promise<string> => {
      heard.push(...take())
      const found = (await membersOfMatter(house, people.districtId, id)).find((m) => m.loop === loop)
      take()
      ids.push(found?.id ?? '')
      return found?.id ?? ''
    }
    const look = async (reader: typeof clerk) => {
      const call = { who: reader, params: { id }, lang: 'zh' }
      await matters?.handlers['GET /api/matters/:id']?.(house, call as never)
    }
    const content = { solved: 'solved', satisfaction: 'satisfied', words: '谢谢。' }
    await step(clerk, id, 1, 'sign', {})
    if (how === 'grid') {
      await step(clerk, id, 2, 'solve_here', {})
      await step(clerk, id, 3, 'solved_here', { result })
      await step(resident, id, 4, 'call_back', content)
      await step(streetClerk, id, 5, 'clear', {})
      return take()
    }
    await step(clerk, id, 2, 'dispatch', { units: { lead: unit.id, assist: [] } })
    const order = await taskOf('order')
    await look(liaison)
    await step(liaison, order, 1, 'acknowledge', {})
    await step(liaison, order, 2, 'contact', { reached: 'reached' })
    await step(liaison, order, 3, 'report_in', {})
    await step(liaison, order, 4, 'feed_back', { result })
    const check = await taskOf('check')
    await look(clerk)
    await step(clerk, check, 1, 'confirm', {})
    await step(resident, id, 6, 'call_back', content)
    await step(streetClerk, id, 7, 'clear', {})
    return [...heard, ...take()]
  }
  await life()
  const statements = await life()
  return { statements, ids }
}

const several = async (record: (n: number) => Promise<Recorded>): Promise<Recorded[]> => {
  const all: Recorded[] = []
  for (let n = 0; n < VARIETY; n++) all.push(await record(n))
  return all
}

/** The server's own statements, and plain ones, over bare connections. */
async function bareLoads({ database, dataDir, people }: Start): Promise<Loads> {
  const { house, close } = openHouse({
    database,
    secret: secretIn(dataDir),
    dataDir,
    publicUrl: 'http://127.0.0.1',
    log: silentLog,
    connections: 2,
  })
  const { db, take } = recording(house.db)
  const recorder = { house: { ...house, db }, take }
  const get = (accounts: readonly number[], key: string, query: object) =>
    several((n) => recordGet(recorder, accounts[n % accounts.length] ?? 0, key, query))
  const streets = people.streets.map((s) => s.account)
  const recorded: Record<string, Recorded[]> = {
    create: await several((n) => recordLife(recorder, people, n, 'worker')),
    'create by residents': await several((n) => recordLife(recorder, people, n, 'resident')),
    lifecycle: await several((n) => recordLife(recorder, people, n, 'grid')),
    'lifecycle whole': await several((n) => recordLife(recorder, people, n, 'whole')),
    list: await get(streets, 'GET /api/matters', {}),
    'list community': await get(
      people.communities.map((c) => c.account),
      'GET /api/matters',
      {},
    ),
    'list open state': await get(streets, 'GET /api/matters', { state: 'dispatched' }),
    'list end state': await get(streets, 'GET /api/matters', { state: 'cleared' }),
    'list orders': await get(
      people.units.map((u) => u.account),
      'GET /api/matters',
      { view: 'orders' },
    ),
    counts: await get(streets, 'GET /api/matters/counts', {}),
    dashboard: await get(streets, 'GET /api/dashboard', {}),
  }
  await close()
  const connect = async () => {
    const client = new pg.Client(database)
    await client.connect()
    return client
  }
  const same = Object.entries(recorded).map(([name, variants]): [string, Loads[string]] => [
    name,
    async (connection) => {
      const client = await connect()
      const { statements, ids } = variants[connection % variants.length] as Recorded
      const make = again(statements, ids)
      const work = async () => {
        for (const query of make(ids.map(() => crypto.randomUUID()))) await client.query(query)
      }
      return { work, end: () => client.end() }
    },
  ])
  const plain =
    (make: (people: People, n: number) => pg.QueryConfig): Loads[string] =>
    async (connection) => {
      const client = await connect()
      let n = connection
      return { work: async () => void (await client.query(make(people, n++))), end: () => client.end() }
    }
  return { ...Object.fromEntries(same), 'plain create': plain(plainCreate), 'plain list': plain(plainList) }
}

serveLoads(bareLoads)
