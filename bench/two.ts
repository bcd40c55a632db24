import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { startEmbedded } from '../server/kit/postgres/launcher.ts'
import { superuserOf } from '../server/kit/postgres/roles.ts'
import type { Options } from './kit/args.ts'
import { type Machine, machineHere, onMachine } from './kit/machine.ts'
import { machineSeconds } from './kit/proc.ts'
import { type Spread, spread } from './kit/stats.ts'
import { number, percent, range, table } from './kit/table.ts'
import { tidily } from './kit/tidy.ts'
import type { Worker } from './load/worker.ts'
import { type Server, startServer } from './measures/server.ts'
import { connect, workerOn } from './world/stand.ts'
import { openWorld, type World } from './world/world.ts'

const LOADS = ['list', 'create', 'lifecycle'] as const
const PATIENCE_MS = 120_000

type Way = { perSecond: Spread; p95: number; busy: number | undefined; errors: number }
type Report = { machine: Machine; loads: Record<string, { one: Way; two: Way; gain: Spread }> }
type Round = { perSecond: number; p95: number; errors: number; busy: number | undefined }

/**
 * What one server does a second and what two do, on one given database, by turns. The clients are two processes in both cases, each at
 * its own server or both at the one. All of it shares the machine's processors with the database and with the clients.
 */
export const twoBench = (
  options: Options,
  say: (line: string) => void,
): Promise<{ text: string; data: Report }> =>
  tidily(async (tidy) => {
    const world = await openWorld({ ...options, say }, tidy)
    const database = await startEmbedded({ dataDir: world.dataDir, log: () => {} })
    tidy.add(database.stop)
    const owner = await connect(world.owner, tidy)
    const start = async (): Promise<Server> => {
      const server = await startServer(world.dataDir, { databaseUrl: urlOf(world) })
      tidy.add(server.stop)
      return server
    }
    const first = await start()
    const loads: Report['loads'] = {}
    for (const load of LOADS) {
      const rounds: Record<'one' | 'two', Round[]> = { one: [], two: [] }
      const at = (port: number) => workerOn({ world, server: { port } }, 'http.ts', tidy)
      for (let n = 0; n < options.rounds; n++) {
        rounds.one.push(await together(load, options, [at(first.port), at(first.port)], owner))
        const second = await start()
        rounds.two.push(await together(load, options, [at(first.port), at(second.port)], owner))
        await second.stop()
        const [one, two] = [rounds.one.at(-1), rounds.two.at(-1)]
        say(
          `  ${load}, round ${n + 1}: one ${number(one?.perSecond ?? 0)}, two ${number(two?.perSecond ?? 0)} a second`,
        )
      }
      const gain = spread(
        rounds.two.map((two, i) => two.perSecond / (rounds.one[i]?.perSecond ?? Number.NaN)),
      )
      loads[load] = { one: summed(rounds.one), two: summed(rounds.two), gain }
    }
    const report = { machine: machineHere(world.version), loads }
    return { text: print(report, options), data: report }
  })

/** Half of the connections each, at the same time; then waits until the listeners have had everything. */
async function together(load: string, options: Options, pair: Worker[], owner: pg.Client): Promise<Round> {
  const { connections, seconds } = options
  const half = Math.max(1, Math.round(connections / 2))
  await Promise.all(pair.map((worker) => worker.run(load, half, 1)))
  const before = machineSeconds()
  const rounds = await Promise.all(pair.map((worker) => worker.run(load, half, seconds)))
  const after = machineSeconds()
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(50)) {
    const { rows } = await owner.query<{ n: number }>('select count(*)::int as n from fact')
    if (rows[0]?.n === 0) break
  }
  await Promise.all(pair.map((worker) => worker.stop()))
  return {
    perSecond: rounds.reduce((sum, round) => sum + round.perSecond, 0),
    p95: Math.max(...rounds.map((round) => round.p95)),
    errors: rounds.reduce((sum, round) => sum + round.errors, 0),
    busy: before && after && (after.busy - before.busy) / (after.all - before.all),
  }
}

const summed = (rounds: readonly Round[]): Way => ({
  perSecond: spread(rounds.map((round) => round.perSecond)),
  p95: spread(rounds.map((round) => round.p95)).median,
  errors: rounds.reduce((sum, round) => sum + round.errors, 0),
  busy: rounds[0]?.busy === undefined ? undefined : spread(rounds.map((round) => round.busy ?? 0)).median,
})

/** The address of the world's database, as an operator gives one. */
function urlOf(world: World): string {
  const { host, port, user, password } = superuserOf(world, world.dataDir)
  const where = new URLSearchParams({ host: String(host), port: String(port) })
  return `postgres://${user}:${password}@/${world.owner.database}?${where}`
}

function print({ machine, loads }: Report, { matters, connections, rounds, seconds }: Options): string {
  const busy = (share: number | undefined) => (share === undefined ? '–' : percent(share))
  const rows = [
    [
      '',
      'one server: a second',
      'p95 ms',
      'machine busy',
      'two: a second',
      'p95 ms',
      'machine busy',
      'two / one',
      'errors',
    ],
  ]
  for (const [load, { one, two, gain }] of Object.entries(loads))
    rows.push([
      load,
      ...[range(one.perSecond), number(one.p95), busy(one.busy)],
      ...[range(two.perSecond), number(two.p95), busy(two.busy)],
      ...[range(gain), String(one.errors + two.errors)],
    ])
  return [
    `${new Date().toISOString().slice(0, 10)}  ${onMachine(machine)}`,
    `${matters} matters, ${connections} connections in two processes of clients, ${rounds} rounds of ${seconds} s by turns`,
    table(rows),
    `servers, database and clients share ${machine.cores} cores: where one server already keeps them busy, a second one finds none free`,
  ].join('\n')
}
