// All that a server does in the background and nothing else, on a clock that is told to it, until it is killed or its parent goes.
import { setTimeout as sleep } from 'node:timers/promises'
import { openHouse } from '../../server/house.ts'
import type { DatabaseConfig } from '../../server/kit/db.ts'
import { silentLog } from '../../server/kit/log.ts'
import { loadTenants } from '../../server/kit/tenants.ts'
import { forgetEnded } from '../../server/rooms/access/index.ts'
import { sweep } from '../../server/rooms/matters/index.ts'
import { callLocally, deliver } from '../../server/rooms/notices/index.ts'
import { makeEditions } from '../../server/rooms/reports/index.ts'

export type WorkerStart = {
  database: DatabaseConfig
  secret: string
  dataDir: string
  districts: string
  /** Milliseconds from the machine's clock to the injected one. */
  offset: number
}
/** `passed`: so much time passes for it at once. `jump`: its time of day is put elsewhere, and no time passes. */
export type WorkerTold = { start: WorkerStart } | { passed: number } | { jump: number }

const PAUSE_MS = 200
let [offset, passed] = [0, 0]

const parent = process.ppid
setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 1_000)
process.on('message', (message: WorkerTold) => {
  if ('passed' in message) {
    offset += message.passed
    passed += message.passed
  } else if ('jump' in message) offset += message.jump
  else begin(message.start)
  process.send?.('heard')
})

/** As server/rounds.ts has it, without its long pauses. */
async function again(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    await work().catch(() => undefined)
    await sleep(PAUSE_MS)
  }
}

function begin({ districts, ...start }: WorkerStart): void {
  offset = start.offset
  callLocally(true)
  const { house, pump, jobs } = openHouse({
    ...{ database: start.database, secret: start.secret, dataDir: start.dataDir, log: silentLog },
    ...{ publicUrl: 'http://localhost', connections: 6, tenants: loadTenants(districts) },
    clock: {
      now: () => new Date(Date.now() + offset),
      steady: () => performance.now() + passed,
    },
  })
  pump.start()
  jobs.start()
  for (const work of [sweep, deliver, makeEditions, forgetEnded]) void again(() => work(house))
}
