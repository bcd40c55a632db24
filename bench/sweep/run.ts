import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import type { WorkerSays, WorkerStart, WorkerTold } from './worker.ts'

const WORKERS = 2
/** Longer than anything here takes; reached, it is an error. */
const PATIENCE_MS = 3_600_000
const COUNTED = 2_000_000

export type Run = WorkerStart & {
  owner: pg.Client
  /** By the injected clock, which begins when both stand at `from`: what falls due until `until` is waited for. */
  from: Date
  until: Date
  killEveryMs: number
  say(line: string): void
}

/**
 * Two workers at it, one killed -9 at each interval and started anew, by turns, until nothing that fell due is left. The next one is
 * killed when the last one stands again: on the slowest machine somebody is at work. `offset`: from the real clock to the injected one.
 */
export async function sweepBy2(run: Run): Promise<{ kills: number; seconds: number; offset: number }> {
  const errors: string[] = []
  const ready = new Set<ChildProcess>()
  let offset: number | undefined
  const tell = (child: ChildProcess, told: WorkerTold) => child.send(told)
  const start = (): ChildProcess => {
    const child = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), { execArgv: [] })
    const { database, dataDir, everyMs } = run
    child.on('message', (message: WorkerSays) => {
      if ('error' in message) errors.push(message.error)
      else ready.add(child)
    })
    tell(child, { start: { database, dataDir, everyMs } })
    if (offset !== undefined) tell(child, { offset })
    return child
  }
  const forked = performance.now()
  const tooLong = () => {
    if (performance.now() - forked > PATIENCE_MS) throw new Error('the sweep does not end')
  }
  const workers = Array.from({ length: WORKERS }, start)
  const allStand = () => workers.every((worker) => ready.has(worker))
  try {
    for (; !allStand(); tooLong()) await sleep(20)
    const clock = run.from.getTime() - Date.now()
    offset = clock
    for (const worker of workers) tell(worker, { offset: clock })
    const began = performance.now()
    const now = () => Date.now() + clock
    let [kills, killed] = [0, began]
    for (; now() < run.until.getTime() || (await waiting(run, clock, 1)) > 0; tooLong()) {
      await sleep(Math.min(500, run.killEveryMs))
      if (performance.now() - killed < run.killEveryMs || !allStand()) continue
      killed = performance.now()
      const i = kills++ % WORKERS
      const victim = workers[i] as ChildProcess
      victim.kill('SIGKILL')
      await once(victim, 'exit')
      workers[i] = start()
      run.say(
        `  ${Math.round((killed - began) / 1000)} s: worker ${i + 1} killed; ${await waiting(run, clock, COUNTED)} wait`,
      )
    }
    if (errors.length > 0) run.say(`  ${errors.length} sweeps failed and came again: ${errors[0]}`)
    return { kills, seconds: (performance.now() - began) / 1000, offset: clock }
  } finally {
    for (const worker of workers) worker.kill('SIGKILL')
  }
}

/** How many clocks have run out that nobody has heard, by the injected clock; counted so far. */
async function waiting({ owner, until }: Run, offset: number, most: number): Promise<number> {
  const now = Math.min(Date.now() + offset, until.getTime())
  const { rows } = await owner.query<{ n: number }>(
    'select count(*)::int as n from (select from matter where wake_at <= $1 limit $2) waiting',
    [new Date(now), most],
  )
  return rows[0]?.n ?? 0
}

export type Fired = {
  due: number
  once: number
  missed: number
  twice: number
  early: number
  /** Seconds from the deadline until the step stood in the database. */
  p50: number
  p99: number
  max: number
}

/** What became of all that fell due in a span: each must have been called late once. `committed`: by the time of its commit. */
export async function firedIn(
  owner: pg.Client,
  { from, until, offset }: { from: Date; until: Date; offset: number },
  committed: boolean,
): Promise<Fired> {
  const at = committed
    ? `pg_xact_commit_timestamp(s.xmin) + $3::float8 * interval '1 millisecond'`
    : `s.occurred_at + 0 * $3::float8 * interval '1 second'`
  const { rows } = await owner.query<Fired>(
    `with due as (
       select m.district_id, m.id, m.due_at from matter m where m.due_at >= $1 and m.due_at < $2
     ), fired as (
       select d.id, count(s.seq) as n, min(extract(epoch from ${at} - d.due_at)) as late
       from due d left join matter_step s on s.district_id = d.district_id and s.matter_id = d.id and s.step = 'late'
       group by d.id
     )
     select count(*)::int as due, (count(*) filter (where n = 1))::int as once, (count(*) filter (where n = 0))::int as missed,
       (count(*) filter (where n > 1))::int as twice, (count(*) filter (where late < 0))::int as early,
       percentile_disc(0.5) within group (order by late)::float8 as p50,
       percentile_disc(0.99) within group (order by late)::float8 as p99, max(late)::float8 as max
     from fired`,
    [from, until, offset],
  )
  if (!rows[0]) throw new Error('no answer')
  return rows[0]
}
