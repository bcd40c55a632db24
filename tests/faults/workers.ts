import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, inject } from 'vitest'
import { SECRET } from '../harness/constants.ts'
import type { TestHouse } from '../harness/house.ts'
import type { WorkerStart, WorkerTold } from './worker-entry.ts'

const entry = fileURLToPath(new URL('worker-entry.ts', import.meta.url))

export type Workers = {
  /** Kills one -9 and puts another in its place. */
  killOne(which: number): Promise<void>
  /** Time passes for all of them, and for the house of the test. */
  pass(ms: number): Promise<void>
  /** Their clocks and the house's are put elsewhere. */
  jump(ms: number): Promise<void>
  /** The time of day as they have it. */
  now(): Date
}

/** Processes that do a house's background work on its database, all on one clock; ended when the tests of the file are over. */
export async function openWorkers(w: TestHouse, count: number): Promise<Workers> {
  const { app, districts } = inject('postgres')
  let offset = w.clock.now().getTime() - Date.now()
  const now = () => new Date(Date.now() + offset)
  const begin = async (): Promise<ChildProcess> => {
    const child = fork(entry, { execArgv: [] })
    const start: WorkerStart = {
      ...{ database: { ...app, database: String(w.owner.database) }, secret: SECRET },
      ...{ dataDir: w.house.dataDir, districts, offset },
    }
    await tell(child, { start })
    return child
  }
  const tell = async (child: ChildProcess, told: WorkerTold) => {
    const heard = once(child, 'message')
    child.send(told)
    await heard
  }
  const workers = await Promise.all(Array.from({ length: count }, begin))
  afterAll(() => {
    for (const worker of workers) worker.kill('SIGKILL')
  })
  const all = async (ms: number, told: WorkerTold) => {
    offset += ms
    await Promise.all(workers.map((worker) => tell(worker, told)))
    w.clock.set(now())
  }
  return {
    async killOne(which) {
      const victim = workers[which % count] as ChildProcess
      const gone = once(victim, 'exit')
      victim.kill('SIGKILL')
      await gone
      workers[which % count] = await begin()
    },
    pass: (ms) => all(ms, { passed: ms }),
    jump: (ms) => all(ms, { jump: ms }),
    now,
  }
}
