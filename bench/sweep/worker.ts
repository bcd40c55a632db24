// A process that does nothing but sweep, on a clock that is told to it, until it is killed or its parent goes.
import { setTimeout as sleep } from 'node:timers/promises'
import { openHouse } from '../../server/house.ts'
import type { DatabaseConfig } from '../../server/kit/db.ts'
import { silentLog } from '../../server/kit/log.ts'
import { sweep } from '../../server/rooms/matters/index.ts'

export type WorkerStart = {
  database: DatabaseConfig
  dataDir: string
  /** Pause between two sweeps. */
  everyMs: number
}
/** `offset`: milliseconds from the real clock to the injected one, which runs as fast; then it sweeps. */
export type WorkerTold = { start: WorkerStart } | { offset: number }
export type WorkerSays = { ready: true } | { error: string }

const say = (what: WorkerSays) => void process.send?.(what)
const begin = Promise.withResolvers<number>()

async function work({ database, dataDir, everyMs }: WorkerStart): Promise<never> {
  let offset = 0
  const clock = { now: () => new Date(Date.now() + offset) }
  const { house } = openHouse({
    ...{ database, dataDir, clock, log: silentLog, connections: 2 },
    // nothing sealed is read here
    secret: 'x'.repeat(32),
    publicUrl: 'http://127.0.0.1',
  })
  say({ ready: true })
  offset = await begin.promise
  for (;;) {
    await sweep(house).catch((error: Error) => say({ error: error.message }))
    await sleep(everyMs)
  }
}
process.on('message', (told: WorkerTold) => {
  if ('offset' in told) begin.resolve(told.offset)
  else void work(told.start)
})
process.on('disconnect', () => process.exit(0))
