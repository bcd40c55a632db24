import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import type { Options } from '../kit/args.ts'
import { machineHere, onMachine } from '../kit/machine.ts'
import { cpuSeconds, forgetPeak, memoryOf } from '../kit/proc.ts'
import { number } from '../kit/table.ts'
import { type Tidy, tidily } from '../kit/tidy.ts'
import { connect, openStand, type Stand } from '../world/stand.ts'
import { secretIn } from '../world/world.ts'
import { type Folk, gather } from './folk.ts'
import type { JobName, Jobs } from './load.ts'

/** Seconds after which what was only for the storm has been given back. */
const CALM_S = 5
const NEWS_MS = 180_000

/** Cores' worth of processor time, megabytes of the server, and how long the news of it took to be handed out. */
export type Cost = {
  seconds: number
  cores: { server: number; postgres: number; load: number }
  memory: { rest: number; peak: number; after: number }
  newsS: number
}
export type Stage = Stand & {
  folk: Folk
  owner: pg.Client
  /** Runs a job in the process that makes load, and watches what it costs. */
  run<N extends JobName>(
    job: N,
    plan: Parameters<Jobs[N]>[1],
  ): Promise<{ result: Awaited<ReturnType<Jobs[N]>>; cost: Cost }>
}
type Say = (line: string) => void

/** A world of --matters with the folk of a storm, the server on it, and a process that makes load; all gone at the end. */
export const onStage = <T>(
  options: Options,
  residents: number,
  say: Say,
  play: (stage: Stage) => Promise<T>,
): Promise<T> =>
  tidily(async (tidy) => {
    const { world, server } = await openStand(options, tidy, say)
    const owner = await connect(world.owner, tidy)
    const secret = secretIn(world.dataDir)
    const folk = await gather(owner, { world: world.people, secret, count: residents }, say)
    return play({ world, server, folk, owner, run: runner({ world, server, folk, owner }, tidy) })
  })

const runner =
  ({ world, server, folk, owner }: Omit<Stage, 'run'>, tidy: Tidy): Stage['run'] =>
  async (job, plan) => {
    const child: ChildProcess = fork(fileURLToPath(new URL('load.ts', import.meta.url)), {
      execArgv: [],
      serialization: 'advanced',
    })
    tidy.add(() => child.kill())
    forgetPeak(server.pid)
    const rest = memoryOf(server.pid).now
    const used = () => [server.pid, server.postgres].map((pid) => cpuSeconds(pid) ?? Number.NaN)
    const before = used()
    const began = performance.now()
    const { port } = server
    child.send({ start: { port, people: world.people, folk }, job, plan })
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the process that makes load ended with ${code}`)
    })
    const [said] = (await Promise.race([once(child, 'message'), ended])) as [
      { result?: Awaited<ReturnType<Jobs[typeof job]>>; cpu: number; error?: string },
    ]
    ended.catch(() => {})
    child.disconnect()
    if (!said.result) throw new Error(said.error)
    const seconds = (performance.now() - began) / 1000
    const after = used()
    const cores = (i: number) => ((after[i] ?? 0) - (before[i] ?? 0)) / seconds
    const { peak } = memoryOf(server.pid)
    const newsS = await newsHandedOut(owner)
    await sleep(CALM_S * 1000)
    const cost = {
      seconds,
      cores: { server: cores(0), postgres: cores(1), load: said.cpu / seconds },
      memory: { rest, peak, after: memoryOf(server.pid).now },
      newsS,
    }
    return { result: said.result, cost }
  }

async function newsHandedOut(owner: pg.Client): Promise<number> {
  const began = performance.now()
  for (;;) {
    const { rows } = await owner.query<{ some: boolean }>('select exists (select from fact) as some')
    const waited = performance.now() - began
    if (!rows[0]?.some || waited > NEWS_MS) return waited / 1000
    await sleep(100)
  }
}

/** When, where and on what: the first line of each table. */
export function heading(what: string, { world }: Stage): string {
  const when = `${new Date().toISOString().slice(0, 16)}Z  ${onMachine(machineHere(world.version))}`
  return `${when}\n${what}; ${number(world.matters)} matters${world.found ? ' (found, with what earlier runs added)' : ''}`
}

export function costLines({ cores, memory, newsS, seconds }: Cost): string[] {
  const { server, postgres, load } = cores
  return [
    `cores in use over ${number(seconds)} s: server ${number(server)}, PostgreSQL ${number(postgres)}, making load ${number(load)}`,
    `memory of the server: ${number(memory.rest)} MB at rest, ${number(memory.peak)} MB at most, ${number(memory.after)} MB ${CALM_S} s after; the last news was handed out ${number(newsS)} s after`,
  ]
}
