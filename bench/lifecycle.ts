import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Options } from './kit/args.ts'
import { type Machine, machineHere, onMachine } from './kit/machine.ts'
import { memoryOf } from './kit/proc.ts'
import { type Spread, spread } from './kit/stats.ts'
import { number, range, table } from './kit/table.ts'
import { type Tidy, tidily } from './kit/tidy.ts'
import { type Bench, once, type Sample } from './measures/compare.ts'
import { CALLS_OF_A_LIFE } from './measures/measures.ts'
import { bytesOf, type Disk } from './world/disk.ts'
import { checkRoom } from './world/room.ts'
import { connect, openStand, workerOn } from './world/stand.ts'

const SIZES = [10_000, 200_000]
const WARM_SECONDS = 3
const LIFE = 'lifecycle'
/** At 1,000,000 at least so many lives a second, and at least this share of what the smallest world does. */
const AIM = { perSecond: 150, share: 0.9 }

type Size = {
  matters: number
  postgres: string
  disk: Disk
  bench: Bench
  samples: Record<'http' | 'same', Sample[]>
}
type Grown = {
  matters: number
  perSecond: Spread
  p50: number
  p95: number
  p99: number
  /** Processor milliseconds a life. */
  server: number
  postgres: number
  /** Megabytes of the server's process after its rounds. */
  memory: number
  /** Bytes a matter, without its words. */
  disk: number
  errors: number
  /** The same statements over bare connections, in the round beside it; and what share of them the server reaches. */
  bare: Spread
  ofBare: Spread
  /** Of the smallest world's, round by round. */
  ofSmallest: Spread
}
type LifecycleReport = { date: string; machine: Machine; rows: Grown[] }

/**
 * The six calls of a whistle in worlds of growing size, each with its own server and database, by turns within each round: what the
 * machine does besides meets them all alike. Whoever is not at work is frozen.
 */
export const lifecycleBench = (
  options: Options,
  say: (line: string) => void,
): Promise<{ text: string; data: LifecycleReport }> =>
  tidily(async (tidy) => {
    const sizes = [...SIZES.filter((size) => size < options.matters), options.matters]
    const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'gridloom-lives-'))
    if (!options.dir) tidy.add(() => rmSync(dir, { recursive: true, force: true }))
    mkdirSync(dir, { recursive: true })
    // PostgreSQL's own user must pass through it
    if (!options.dir) chmodSync(dir, 0o711)
    const missing = sizes.filter((size) => !existsSync(join(dir, String(size), 'world.json')))
    if (missing.length > 0)
      checkRoom(
        dir,
        missing.reduce((sum, size) => sum + size),
      )
    const stands: Size[] = []
    for (const matters of sizes) stands.push(await sizeOf(matters, dir, options, tidy, say))
    for (const one of stands)
      for (const way of ['http', 'same'] as const)
        await at(one, () => once(one.bench, planOf(options), way, WARM_SECONDS))
    for (let round = 0; round < options.rounds; round++)
      for (const one of stands) {
        for (const way of ['http', 'same'] as const) {
          const sample = await at(one, () => once(one.bench, planOf(options), way, options.seconds))
          one.samples[way].push(sample)
          say(`  round ${round + 1}, ${one.matters} matters, ${way}: ${number(sample.round.perSecond)}/s`)
        }
      }
    const [smallest] = stands
    const postgres = smallest?.postgres
    const rows = stands.map((one) => grownOf(one, smallest as Size))
    const report = { date: new Date().toISOString(), machine: machineHere(postgres), rows }
    return { text: print(report, options), data: report }
  })

const planOf = ({ connections, seconds, rounds }: Options) => ({ name: LIFE, connections, seconds, rounds })

async function sizeOf(
  matters: number,
  dir: string,
  { keep }: Options,
  tidy: Tidy,
  say: (line: string) => void,
): Promise<Size> {
  say(`the world of ${matters} …`)
  const stand = await openStand({ matters, dir: join(dir, String(matters)), keep }, tidy, say)
  const { world, server } = stand
  const owner = await connect(world.owner, tidy)
  const [http, bare] = [workerOn(stand, 'http.ts', tidy), workerOn(stand, 'bare.ts', tidy)]
  server.freeze()
  const bench = { server, http, bare, owner, say }
  return { matters, postgres: world.version, disk: world.disk, bench, samples: { http: [], same: [] } }
}

/** With this one's server at work, and at rest again afterwards. */
async function at<T>({ bench }: Size, work: () => Promise<T>): Promise<T> {
  bench.server.thaw()
  try {
    return await work()
  } finally {
    bench.server.freeze()
  }
}

function grownOf({ matters, disk, bench, samples }: Size, smallest: Size): Grown {
  const rates = (of: Sample[]) => of.map((s) => s.round.perSecond)
  const own = rates(samples.http)
  const bare = rates(samples.same)
  const middle = (of: (sample: Sample) => number) => spread(samples.http.map(of)).median
  const against = (others: readonly number[]) =>
    spread(own.map((rate, i) => rate / (others[i] ?? Number.NaN)))
  return {
    matters,
    perSecond: spread(own),
    p50: middle((s) => s.round.p50),
    p95: middle((s) => s.round.p95),
    p99: middle((s) => s.round.p99),
    server: middle((s) => s.cpu?.server ?? Number.NaN),
    postgres: middle((s) => s.cpu?.postgres ?? Number.NaN),
    memory: memoryOf(bench.server.pid).now,
    disk: bytesOf(disk, false) / disk.matters,
    errors: samples.http.reduce((sum, s) => sum + s.round.errors, 0),
    bare: spread(bare),
    ofBare: against(bare),
    ofSmallest: against(rates(smallest.samples.http)),
  }
}

const share = ({ median, min, max }: Spread) =>
  `${number(median * 100)} % (${number(min * 100)}–${number(max * 100)})`
/** `of`: what can be set against the smallest world's. */
type Column = { title: string; show(row: Grown): string; of?: (row: Grown) => number }
const plain = (title: string, of: (row: Grown) => number): Column => ({
  ...{ title, of, show: (row) => number(of(row)) },
})
const spreadOf = (title: string, of: (row: Grown) => Spread): Column => ({
  ...{ title, of: (row) => of(row).median, show: (row) => range(of(row)) },
})
const COLUMNS: Column[] = [
  { title: 'matters', show: (row) => number(row.matters) },
  spreadOf('lives a second', (row) => row.perSecond),
  plain('p50 ms', (row) => row.p50),
  plain('p95', (row) => row.p95),
  plain('p99', (row) => row.p99),
  plain('cpu ms: server', (row) => row.server),
  plain('postgres', (row) => row.postgres),
  plain('MB', (row) => row.memory),
  plain('bytes a matter', (row) => row.disk),
  spreadOf('bare pg', (row) => row.bare),
  { title: 'of bare', show: (row) => share(row.ofBare), of: (row) => row.ofBare.median },
  { title: 'of the smallest', show: (row) => share(row.ofSmallest) },
  { title: 'errors', show: (row) => String(row.errors) },
]

function print({ date, machine, rows }: LifecycleReport, { connections, rounds, seconds }: Options): string {
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last) return ''
  const grown = COLUMNS.map(({ of }, i) =>
    i === 0 ? 'last / first' : of ? number(of(last) / of(first)) : '',
  )
  const calls = CALLS_OF_A_LIFE[LIFE] ?? 0
  const reached = (yes: boolean) => (yes ? 'reached' : 'missed')
  return [
    `${date.slice(0, 10)}  ${onMachine(machine)}; ${connections} connections, ${rounds} rounds of ${seconds} s, by turns; ${calls} calls a life`,
    table([
      COLUMNS.map(({ title }) => title),
      ...rows.map((row) => COLUMNS.map(({ show }) => show(row))),
      ...(rows.length > 1 ? [grown] : []),
    ]),
    `aim ${AIM.perSecond} a second at ${number(last.matters)}: ${reached(last.perSecond.median >= AIM.perSecond)}; ${AIM.share * 100} % of the smallest: ${reached(last.ofSmallest.median >= AIM.share)}`,
  ].join('\n')
}
