// A process that does nothing but sweep, on a clock that is told to it, until it is killed or its parent goes.
import { setTimeout as sleep } from 'node:timers/promises'
import { openHouse } from '../../server/house.ts'
import type { DatabaseConfig } from '../../server/kit/db.ts'
import { silentLog } from '../../server/kit/log.ts'
import { sweep } from '../../server/rooms/matters/index.ts'

export type WorkerStart = {
  database: DatabaseConfig
  dataDir: string
  /** Milliseconds from the real clock to the injected one, which runs as fast. */
  offset: number
  /** Pause between two sweeps. */
  everyMs: number
}

process.on('message', async ({ database, dataDir, offset, everyMs }: WorkerStart) => {
  const clock = { now: () => new Date(Date.now() + offset) }
  const { house } = openHouse({
    ...{ database, dataDir, clock, log: silentLog, connections: 2 },
    // nothing sealed is read here
    secret: 'x'.repeat(32),
    publicUrl: 'http://127.0.0.1',
  })
  for (;;) {
    await sweep(house).catch((error: Error) => process.send?.({ error: error.message }))
    await sleep(everyMs)
  }
})
process.on('disconnect', () => process.exit(0))
