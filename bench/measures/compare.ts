import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { cpuSeconds, machineSeconds } from '../kit/proc.ts'
import { type Spread, spread } from '../kit/stats.ts'
import type { Round } from '../load/drive.ts'
import type { Worker } from '../load/worker.ts'
import type { Server } from './server.ts'

/** http: the product. same: its own statements on bare connections. plain: hand-written ones. */
export type Way = 'http' | 'same' | 'plain'

export type WayResult = {
  perSecond: Spread
  /** Milliseconds: middle of the rounds. */
  p50: number
  p95: number
  p99: number
  /** Processor milliseconds for one piece of work, by whom; undefined where there is no /proc. */
  cpu: { server: number; postgres: number; load: number } | undefined
  /** Share of the machine's processor time that was in use by anybody. */
  busy: number | undefined
  errors: number
  firstError: string | undefined
}
export type Measured = {
  name: string
  ways: Partial<Record<Way, WayResult>>
  /** http's rate as a share of another way's, round by round. */
  share: Partial<Record<Way, Spread>>
  /** News that waited for the listeners when a round of http ended, and seconds until it was handed out. */
  backlog: { facts: number; seconds: number }
}
export type Bench = { server: Server; http: Worker; bare: Worker; owner: pg.Client; say(line: string): void }
export type Plan = { name: string; plain?: string; connections: number; seconds: number; rounds: number }

const WARM_SECONDS = 2
const DRAIN_MS = 120_000

export type Sample = { round: Round; cpu: WayResult['cpu']; busy: number | undefined }

/** The ways by turns, round after round, so that what the machine does besides meets them all alike. */
export async function compare(bench: Bench, plan: Plan): Promise<Measured> {
  const ways: Way[] = plan.plain ? ['http', 'same', 'plain'] : ['http', 'same']
  const samples: Record<Way, Sample[]> = { http: [], same: [], plain: [] }
  const backlog = { facts: 0, seconds: 0 }
  for (const way of ways) await once(bench, plan, way, WARM_SECONDS)
  for (let round = 0; round < plan.rounds; round++) {
    for (const way of ways) {
      const sample = await once(bench, plan, way, plan.seconds, backlog)
      samples[way].push(sample)
      bench.say(`  ${plan.name}, round ${round + 1}, ${way}: ${Math.round(sample.round.perSecond)}/s`)
    }
  }
  const rates = (way: Way) => samples[way].map((s) => s.round.perSecond)
  const share = (way: Way) => spread(rates('http').map((rate, i) => rate / (rates(way)[i] ?? Number.NaN)))
  return {
    name: plan.name,
    ways: Object.fromEntries(ways.map((way) => [way, summed(samples[way])])),
    share: Object.fromEntries(ways.filter((way) => way !== 'http').map((way) => [way, share(way)])),
    backlog,
  }
}

/** One round of one way: what it did, whose processor time it took, until all that it wrote has been told of. */
export async function once(
  bench: Bench,
  plan: Plan,
  way: Way,
  seconds: number,
  backlog?: Measured['backlog'],
): Promise<Sample> {
  const { server, http, bare, owner } = bench
  const worker = way === 'http' ? http : bare
  const load = way === 'plain' ? (plan.plain as string) : plan.name
  if (way !== 'http') server.freeze()
  try {
    const pids = { server: server.pid, postgres: server.postgres }
    const before = {
      machine: machineSeconds(),
      server: cpuSeconds(pids.server),
      postgres: cpuSeconds(pids.postgres),
    }
    const round = await worker.run(load, plan.connections, seconds)
    const machine = machineSeconds()
    if (way === 'http') {
      const waited = await drained(owner)
      if (backlog) {
        backlog.facts = Math.max(backlog.facts, waited.facts)
        backlog.seconds = Math.max(backlog.seconds, waited.seconds)
      }
    }
    const used = (pid: number, since: number | undefined) =>
      (((cpuSeconds(pid) ?? 0) - (since ?? 0)) * 1000) / round.done
    const cpu =
      before.server === undefined
        ? undefined
        : {
            server: way === 'http' ? used(pids.server, before.server) : 0,
            postgres: used(pids.postgres, before.postgres),
            load: (round.cpu * 1000) / round.done,
          }
    const busy =
      machine && before.machine && (machine.busy - before.machine.busy) / (machine.all - before.machine.all)
    return { round, cpu, busy }
  } finally {
    if (way !== 'http') {
      // What bare connections wrote is no news to anybody: told, it would weigh on the next round.
      await owner.query('truncate fact')
      server.thaw()
    }
  }
}

/** Waits until the listeners have had everything: the work of a round includes telling of it. */
async function drained(owner: pg.Client): Promise<{ facts: number; seconds: number }> {
  const began = performance.now()
  let most = 0
  for (;;) {
    const { rows } = await owner.query<{ n: number }>('select count(*)::int as n from fact')
    const waiting = rows[0]?.n ?? 0
    most = Math.max(most, waiting)
    const waited = performance.now() - began
    if (waiting === 0 || waited > DRAIN_MS) return { facts: most, seconds: waited / 1000 }
    await sleep(50)
  }
}

function summed(samples: readonly Sample[]): WayResult {
  const middle = (of: (sample: Sample) => number) => spread(samples.map(of)).median
  const part = (name: 'server' | 'postgres' | 'load') => middle((s) => s.cpu?.[name] ?? 0)
  const [first] = samples
  return {
    perSecond: spread(samples.map((s) => s.round.perSecond)),
    p50: middle((s) => s.round.p50),
    p95: middle((s) => s.round.p95),
    p99: middle((s) => s.round.p99),
    cpu: first?.cpu && { server: part('server'), postgres: part('postgres'), load: part('load') },
    busy: first?.busy === undefined ? undefined : middle((s) => s.busy ?? 0),
    errors: samples.reduce((sum, s) => sum + s.round.errors, 0),
    firstError: samples.find((s) => s.round.firstError)?.round.firstError,
  }
}
