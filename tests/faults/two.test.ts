// Two servers on one database behind a proxy are one to whoever uses them, also while one of them is killed and started anew.
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/kit/db.ts'
import { sha256 } from '../../server/kit/secrets.ts'
import { addStaff } from '../../server/rooms/access/index.ts'
import { randomOf } from '../../tools/weave/random.ts'
import { send } from './asking.ts'
import { check } from './check.ts'
import { openClients } from './clients.ts'
import { openHistory } from './history.ts'
import { listenTo } from './listening.ts'
import { openProxy } from './proxy.ts'
import { report, spans } from './report.ts'
import { openSite, type ServerProcess } from './servers.ts'
import { type Hand, settle, type Town } from './town.ts'

/** What runs in the suite; `npm run prove -- two` counts more. */
const LIVES = Number(process.env.GRIDLOOM_TWO_LIVES ?? 3)
const KILLS = Number(process.env.GRIDLOOM_TWO_KILLS ?? 1)
const ROUNDS = Number(process.env.GRIDLOOM_TWO_ROUNDS ?? 1)
const SEED = Number(process.env.GRIDLOOM_SEED ?? 11)
const CLIENTS = LIVES > 20 ? 8 : 3
const random = randomOf(SEED, 'two')
const rows: string[][] = [['two servers as one', 'rounds', 's: p50', 'p95', 'max', '']]

const site = await openSite()
const proxy = await openProxy()
let town: Town
const servers: ServerProcess[] = []
const at = (n: number): string => (servers[n % servers.length] as ServerProcess).address
const ask = <T = { code: string }>(
  server: number,
  as: Hand,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
) =>
  send(at(server), { method, path, as, body }).then(({ status, body: said, headers }) => ({
    ...{ status, headers, body: said as T },
  }))

beforeAll(async () => {
  town = await settle(site.house, { residents: 40 + LIVES * 2 })
  // started at the same moment: both find a database to be brought up to date
  servers.push(...(await Promise.all([site.start(), site.start()])))
  proxy.serve(servers.map(({ port }) => port))
}, 120_000)
afterAll(() => {
  proxy.close()
  report('two', rows)
})

const history = openHistory()

test(`${LIVES} lives over both, one of them killed ${KILLS} times: each write is there once, each page hears all of its news once, in order`, {
  timeout: 120_000 + (LIVES + KILLS * 10) * 10_000,
}, async () => {
  const hearers = [town.clerk, town.street, ...town.units.map(({ hand }) => hand)]
  const listening = hearers.map((hand) => ({ hand, page: listenTo(() => proxy.address, hand) }))
  const options = { history, town, seed: SEED, count: CLIENTS, address: () => proxy.address }
  const clients = openClients(options)
  let stopped = false
  const run = clients.run(() => stopped)
  try {
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(random.between(500, 2_000))
      const victim = kill % servers.length
      await servers[victim]?.kill()
      servers[victim] = await site.start()
      proxy.serve(servers.map(({ port }) => port))
    }
    while (clients.lives() < LIVES) await sleep(50)
  } finally {
    stopped = true
    await run
  }
  await site.allHeard()
  const { flaws, matters, steps } = await check(history, site.house, town.districtId)
  expect(flaws).toEqual([])
  // the proxy's own word that a server was gone is nobody's fault
  expect(clients.rude.filter((line) => !line.includes(': 502 '))).toEqual([])
  expect(history.counts().unknown).toBe(0)
  for (const { port } of servers) expect(proxy.counts.get(port)).toBeGreaterThan(0)

  let heard = 0
  for (const { hand, page } of listening) {
    const stored = await site.house.db.rows<{ id: number; about: string }>(sql`
      select id, about from notice where district_id = ${town.districtId} and account_id = ${hand.account} order by id`)
    for (const until = Date.now() + 60_000; page.told.length < stored.length && Date.now() < until; )
      await sleep(20)
    await page.end()
    expect(page.told.toSorted((a, b) => a - b)).toEqual(stored.map(({ id }) => id))
    expect(page.repeated()).toBe(0)
    // of one matter in the order in which it went
    for (const some of Map.groupBy(stored, ({ about }) => about).values()) {
      const ids = some.map(({ id }) => id)
      expect(page.told.filter((id) => ids.includes(id))).toEqual(ids)
    }
    heard += page.told.length
  }
  expect(heard).toBeGreaterThan(LIVES)
  const { accepted, refused, resolved } = history.counts()
  rows.push([
    ...[`lives, ${KILLS} kills`, String(clients.lives()), '', '', ''],
    `${matters} matters, ${steps} steps; ${accepted} accepted, ${refused} refused, ${resolved} sent again until certain; ${heard} notices by stream; ${flaws.length} flaws`,
  ])
})

test(`the same report at both at the same moment is one, with the same answer, ${ROUNDS} times`, async () => {
  const took: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const resident = random.pick(town.residents)
    const id = crypto.randomUUID()
    const body = { id, nodeId: town.grids[0], words: `红伞 ${round}`, category: 'other' }
    const began = performance.now()
    const answers = await Promise.all([0, 1, 0, 1].map((n) => ask(n, resident, 'POST', '/api/matters', body)))
    took.push(performance.now() - began)
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    for (const { body: said } of answers) expect(said).toEqual(answers[0]?.body)
    const { n } = await site.house.db.one<{ n: number }>(
      sql`select count(*) as n from matter where id = ${id}`,
    )
    expect(n).toBe(1)
  }
  rows.push(['the same report at both', String(ROUNDS), ...spans(took), 'one row, equal answers'])
})

test(`what is ended at one is refused by the other, ${ROUNDS} times`, async () => {
  const took: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const hand = await somebody(`leaver-${round}`)
    expect((await ask(round, hand, 'GET', '/api/matters')).status).toBe(200)
    expect((await ask(round + 1, hand, 'GET', '/api/matters')).status).toBe(200)
    const ended = await fetch(`${at(round)}/api/session`, {
      method: 'DELETE',
      headers: { 'x-gridloom': '1', cookie: `gridloom=${hand.token}` },
    })
    expect(ended.status).toBe(200)
    const began = performance.now()
    while ((await ask(round + 1, hand, 'GET', '/api/matters')).status === 200) {
      expect(performance.now() - began).toBeLessThan(4_000)
      await sleep(2)
    }
    took.push(performance.now() - began)
  }
  rows.push(['signed out at one, refused at the other', String(ROUNDS), ...spans(took), ''])
})

test('wrong passwords at either lock the login at both', async () => {
  const wrong = async (n: number, login: string) => {
    const response = await fetch(`${at(n)}/api/session`, {
      method: 'POST',
      headers: { 'x-gridloom': '1', 'content-type': 'application/json' },
      body: JSON.stringify({ login, password: 'not this one, surely' }),
    })
    return ((await response.json()) as { code: string }).code
  }
  for (const login of ['clerk', 'no-such-login']) {
    const said: string[] = []
    for (let n = 0; n < 7; n++) said.push(await wrong(n, login))
    expect(said).toEqual([...Array<string>(5).fill('access.wrong_login'), 'access.locked', 'access.locked'])
  }
})

test('a photo brought to one is attached and seen at the other', async () => {
  const [resident] = town.residents as [Hand]
  const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer()
  const brought = await fetch(`${at(0)}/api/files`, {
    method: 'POST',
    headers: { 'x-gridloom': '1', 'content-type': 'image/jpeg', cookie: `gridloom=${resident.token}` },
    body: new Uint8Array(photo),
  })
  const { hash } = (await brought.json()) as { hash: string }
  const id = crypto.randomUUID()
  const body = { id, nodeId: town.grids[0], words: '伞的照片', category: 'other', files: [hash] }
  expect((await ask(1, resident, 'POST', '/api/matters', body)).status).toBe(200)
  for (const n of [0, 1])
    expect((await ask(n, resident, 'GET', `/api/matters/${id}/files/${hash}`)).status).toBe(200)
})

test(`a list is made by whichever server has time for it and given by both, ${ROUNDS} times`, {
  timeout: 60_000 + ROUNDS * 10_000,
}, async () => {
  type Job = { job: { id: string; state: string } }
  const took: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    const idle = servers[(round + 1) % 2] as ServerProcess
    process.kill(idle.pid, 'SIGSTOP')
    let id = ''
    try {
      const list = { list: 'matters.list', query: {}, format: 'csv' }
      id = (await ask<Job>(round, town.centre, 'POST', '/api/exports', list)).body.job.id
      const job = () => ask<Job>(round, town.centre, 'GET', `/api/jobs/${id}`)
      while ((await job()).body.job.state !== 'done') {
        expect(performance.now() - began).toBeLessThan(40_000)
        await sleep(50)
      }
    } finally {
      process.kill(idle.pid, 'SIGCONT')
    }
    took.push(performance.now() - began)
    const files = await Promise.all(
      [0, 1].map((n) => ask<string>(n, town.centre, 'GET', `/api/jobs/${id}/file`)),
    )
    expect(files.map(({ status }) => status)).toEqual([200, 200])
    expect(files[0]?.body).toBe(files[1]?.body)
  }
  rows.push([
    'a list made by one while the other stands still',
    String(ROUNDS),
    ...spans(took),
    'given by both',
  ])
})

/** A clerk with a session of a day. */
async function somebody(login: string): Promise<Hand> {
  const { house } = site
  const [grid = 0] = town.grids
  const posts = [{ role: 'grid_worker', nodeId: grid }]
  const account = await addStaff(house, { districtId: town.districtId, login, name: '来去', posts })
  const token = sha256(login).toString('base64url')
  const now = house.clock.now()
  await house.db.rows(sql`
    insert into session values (${sha256(token)}, ${town.districtId}, ${account}, ${now}, ${now},
      ${new Date(now.getTime() + 86_400_000)})`)
  return { account, token }
}
