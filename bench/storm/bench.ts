import type { Options } from '../kit/args.ts'
import { quantile } from '../kit/stats.ts'
import { number, percent, table } from '../kit/table.ts'
import { byKind, type Figures, figuresOf, illSeconds, recovery } from './figures.ts'
import { type Cost, costLines, heading, onStage, type Stage } from './stage.ts'

type Say = (line: string) => void
type Report<T> = Promise<{ text: string; data: T & { cost: Cost } }>

/** What 95 of 100 calls are to take at the most. */
const AIM_MS = 500
/** Lives begun a second, as the nearest platform's published profile has them. */
const PROFILE = [1, 15, 1, 25, 2, 35, 10]
const TIMES = 20
const HERD = 1_000
const USERS = 1_000
/** Enough for what does not turn on how many people there are. */
const FEW = 4_000

const FIGURES = ['calls', 'ok', 'refused', 'failed', 'answered', 'p50 ms', 'p95', 'p99']
const cells = ({ calls, ok, refused, failed, answered, p50, p95, p99 }: Figures): string[] => [
  ...[calls, ok, refused, failed].map(String),
  percent(answered),
  ...[p50, p95, p99].map(number),
]
const whyLines = (whys: readonly [string, number][]) =>
  whys.map(([why, times]) => `failed ${times} times: ${why}`)
const kinds = (figures: Record<string, Figures>): string =>
  table([['', ...FIGURES], ...Object.entries(figures).map(([kind, of]) => [kind, ...cells(of)])])

type PhaseFigures = { perSecond: number; begun: number; finished: number; recoveryS: number; calls: Figures }

/** Whole lives at changing rates, `--seconds` each. */
export const profileBench = (
  options: Options,
  say: Say,
): Report<{ phases: PhaseFigures[]; kinds: Record<string, Figures> }> =>
  onStage(options, FEW, say, async (stage) => {
    const { seconds } = options
    const plan = PROFILE.map((perSecond) => ({ name: `${perSecond}`, perSecond, seconds }))
    say(`${PROFILE.join(' → ')} lives a second, ${seconds} s each …`)
    const { result, cost } = await stage.run('profile', plan)
    const { samples, lives, whys } = result
    const phases = PROFILE.map((perSecond, phase): PhaseFigures => {
      const [from, to] = [phase * seconds * 1000, (phase + 1) * seconds * 1000]
      const begun = lives.filter((life) => life.phase === phase)
      const calls = samples.filter(({ at }) => at >= from && (at < to || phase === PROFILE.length - 1))
      return {
        ...{ perSecond, begun: begun.length, finished: begun.filter((life) => life.done).length },
        recoveryS: recovery(calls, from, AIM_MS),
        calls: figuresOf(calls),
      }
    })
    const rows = [['lives a second', 'begun', 'finished', 'well after s', ...FIGURES]]
    for (const { perSecond, begun, finished, recoveryS, calls } of phases)
      rows.push([`${perSecond}`, `${begun}`, `${finished}`, number(recoveryS), ...cells(calls)])
    const data = { phases, kinds: byKind(samples), cost }
    const text = [
      heading(`profile: whistles settled in their grid, six calls each, ${seconds} s a phase`, stage),
      table(rows),
      kinds(data.kinds),
      ...costLines(cost),
      ...whyLines(whys),
    ].join('\n')
    return { text, data }
  })

type SpikeData = {
  before: Figures
  spike: Figures
  after: Figures
  kinds: Record<string, Figures>
  refusedP95: number
  recoveryS: number
  stored: Stored
}
type Stored = {
  accepted: number
  missing: number
  refused: number
  refusedButThere: number
  unknown: number
  unknownButThere: number
}

/** Twenty times the steady load (`--rate`), `--seconds` long, with steady load before and after it. */
export const spikeBench = (options: Options, say: Say): Report<SpikeData> =>
  onStage(options, FEW, say, async (stage) => {
    const { rate, seconds } = options
    const phases = [
      { name: 'steady', perSecond: rate, seconds: Math.min(20, seconds) },
      { name: 'spike', perSecond: rate * TIMES, seconds },
      { name: 'steady again', perSecond: rate, seconds: Math.max(10, seconds) },
    ] as const
    say(`${rate} requests a second, then ${rate * TIMES} for ${seconds} s, then ${rate} …`)
    const { result, cost } = await stage.run('spike', phases)
    const { samples, whys } = result
    const [start, end] = [phases[0].seconds * 1000, (phases[0].seconds + seconds) * 1000]
    const within = (from: number, to: number) => samples.filter(({ at }) => at >= from && at < to)
    const spike = within(start, end)
    const refusals = spike.filter((one) => one.outcome === 'refused').map((one) => one.ms)
    const data = {
      ...{ before: figuresOf(within(0, start)), spike: figuresOf(spike) },
      after: figuresOf(within(end, Number.POSITIVE_INFINITY)),
      kinds: byKind(spike),
      refusedP95: quantile(refusals, 0.95),
      recoveryS: recovery(samples, end, AIM_MS),
      stored: await whatIsStored(stage, result),
      cost,
    }
    const { stored } = data
    const rows = [['', 'a second', ...FIGURES]]
    for (const [i, figures] of [data.before, data.spike, data.after].entries())
      rows.push([phases[i]?.name ?? '', `${phases[i]?.perSecond}`, ...cells(figures)])
    const text = [
      heading(
        `spike: ${TIMES} × ${rate} requests a second for ${seconds} s, half reports, half lists`,
        stage,
      ),
      table(rows),
      `within the spike\n${kinds(data.kinds)}`,
      `refused with 503 and Retry-After within ${number(data.refusedP95)} ms (p95); steady p95 below ${AIM_MS} ms for good ${number(data.recoveryS)} s after the spike`,
      `reports in the database: of ${stored.accepted} accepted ${stored.missing} are missing; of ${stored.refused} refused ${stored.refusedButThere} are there; of ${stored.unknown} of unknown outcome ${stored.unknownButThere} are there`,
      ...costLines(cost),
      ...whyLines(whys),
    ].join('\n')
    return { text, data }
  })

async function whatIsStored(
  { owner, world }: Stage,
  ids: { accepted: string[]; refused: string[]; unknown: string[] },
): Promise<Stored> {
  const there = async (some: string[]): Promise<number> => {
    const { rows } = await owner.query<{ n: number }>(
      'select count(*)::int as n from matter where district_id = $1 and id = any($2::uuid[])',
      [world.people.districtId, some],
    )
    return rows[0]?.n ?? 0
  }
  const { accepted, refused, unknown } = ids
  return {
    ...{ accepted: accepted.length, missing: accepted.length - (await there(accepted)) },
    ...{ refused: refused.length, refusedButThere: await there(refused) },
    ...{ unknown: unknown.length, unknownButThere: await there(unknown) },
  }
}

type HerdData = {
  asked: number
  in: number
  tries: number
  refused: number
  seconds: number
  p50: number
  p95: number
  others: Record<'before' | 'during' | 'after', Figures>
}

/** A thousand people sign in with their passwords in one moment, while others look at their lists. */
export const herdBench = (options: Options, say: Say): Report<HerdData> =>
  onStage(options, FEW, say, async (stage) => {
    const quietS = Math.min(20, options.seconds)
    say(`${HERD} people sign in at once …`)
    const { result, cost } = await stage.run('herd', { herd: HERD, quietS })
    const { herd, took, tries, refused, samples, whys } = result
    const got = took.filter((ms) => ms !== undefined)
    const of = (from: number, to: number) => figuresOf(samples.filter(({ at }) => at >= from && at < to))
    const data = {
      ...{ asked: HERD, in: got.length, tries, refused, cost },
      seconds: (herd.to - herd.from) / 1000,
      ...{ p50: quantile(got, 0.5) / 1000, p95: quantile(got, 0.95) / 1000 },
      others: {
        before: of(0, herd.from),
        during: of(herd.from, herd.to),
        after: of(herd.to, Number.POSITIVE_INFINITY),
      },
    }
    const text = [
      heading(`login herd: ${HERD} sign-ins by password at once`, stage),
      `${data.in} of ${HERD} got in within ${number(data.seconds)} s (${number(HERD / data.seconds)} a second): half within ${number(data.p50)} s, 95 of 100 within ${number(data.p95)} s; ${refused} of ${tries} tries were told to come again (503, Retry-After)`,
      `others' lists meanwhile\n${kinds(data.others)}`,
      ...costLines(cost),
      ...whyLines(whys),
    ].join('\n')
    return { text, data }
  })

type MixedData = {
  all: Figures
  kinds: Record<string, Figures>
  streams: { open: number; cut: number; events: number }
  ill: { second: number; calls: number }[]
}

/** A thousand people at their pages, 80 reads to 20 writes, three seconds between, for `--seconds`, among `--people`. */
export const mixedBench = (options: Options, say: Say): Report<MixedData> =>
  onStage(options, options.people, say, async (stage) => {
    const { seconds, people } = options
    say(`${USERS} people for ${seconds} s …`)
    const plan = { users: USERS, seconds, thinkS: 3, writes: 0.2, streams: 200 }
    const { result, cost } = await stage.run('mixed', plan)
    const { samples, streams, whys } = result
    const data = { all: figuresOf(samples), kinds: byKind(samples), streams, ill: illSeconds(samples), cost }
    const { calls, refused, failed } = data.all
    const text = [
      heading(
        `mixed: ${USERS} people at once of ${number(people)}, 80 % reads, 3 s between, ${seconds} s`,
        stage,
      ),
      kinds({ all: data.all, ...data.kinds }),
      `${number(calls / seconds)} calls a second; errors ${percent((refused + failed) / calls)}; ${streams.open} streams stayed open, ${streams.cut} did not, ${streams.events} events came by them`,
      `errors came in ${data.ill.length} of ${seconds} seconds: ${data.ill.map(({ second, calls: n }) => `${second} s (${n})`).join(', ') || 'none'}`,
      ...costLines(cost),
      ...whyLines(whys),
    ].join('\n')
    return { text, data }
  })
