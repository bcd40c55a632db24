import { type Clock, systemClock } from './kit/clock.ts'
import { type DatabaseConfig, openDb } from './kit/db.ts'
import { openPump } from './kit/facts.ts'
import type { House } from './kit/house.ts'
import { type Jobs, openJobs } from './kit/jobs.ts'
import type { Log } from './kit/log.ts'
import type { Room } from './kit/room.ts'
import { secretsFrom } from './kit/secrets.ts'
import { settingsMover } from './kit/settings.ts'
import { loadTenants, type Tenants } from './kit/tenants.ts'
import { room as access } from './rooms/access/room.ts'
import { room as article } from './rooms/article/room.ts'
import { room as concerns } from './rooms/concerns/room.ts'
import { room as grid } from './rooms/grid/room.ts'
import { room as imports } from './rooms/imports/room.ts'
import { room as intake } from './rooms/intake/room.ts'
import { room as jobs } from './rooms/jobs/room.ts'
import { room as lists } from './rooms/lists/room.ts'
import { room as matters } from './rooms/matters/room.ts'
import { room as notices } from './rooms/notices/room.ts'
import { room as papers } from './rooms/papers/room.ts'
import { room as partners } from './rooms/partners/room.ts'
import { room as reports } from './rooms/reports/room.ts'
import { room as scores } from './rooms/scores/room.ts'

/** From the ground up. */
export const rooms: readonly Room[] = [
  grid,
  partners,
  access,
  notices,
  jobs,
  lists,
  matters,
  papers,
  concerns,
  intake,
  imports,
  scores,
  reports,
  article,
]

export type HouseOptions = {
  database: DatabaseConfig
  secret: string
  dataDir: string
  publicUrl: string
  demo?: boolean
  log: Log
  clock?: Clock
  tenants?: Tenants
  connections?: number
}

export type OpenHouse = {
  house: House
  pump: ReturnType<typeof openPump>
  jobs: Jobs
  close(): Promise<void>
}

/** The house on a migrated database: what the server, the operator's commands and the tests all stand in. */
export function openHouse(options: HouseOptions): OpenHouse {
  const { log, clock = systemClock } = options
  const db = openDb({ ...options.database, max: options.connections ?? 16 }, log)
  const house: House = {
    db,
    clock,
    log,
    memory: {},
    secrets: secretsFrom(options.secret),
    tenants: options.tenants ?? loadTenants(),
    dataDir: options.dataDir,
    publicUrl: options.publicUrl,
    demo: options.demo ?? false,
    news: () => pump.nudge(),
    movers: () => movers,
    exports: () => exportable,
    jobWords: (kind) => kinds.find((one) => one.kind === kind)?.words ?? { zh: kind, en: kind },
  }
  const exportable = rooms.flatMap((room) => room.exports ?? [])
  const kinds = rooms.flatMap((room) => room.jobs?.(house) ?? [])
  const movers = [settingsMover, ...rooms.flatMap((room) => room.moves?.(house) ?? [])]
  const pump = openPump(
    db,
    clock,
    rooms.flatMap((room) => room.listeners?.(house) ?? []),
    log,
  )
  const jobs = openJobs(db, clock, kinds, log)
  return {
    house,
    pump,
    jobs,
    async close() {
      await jobs.stop()
      await pump.stop()
      await db.end()
    },
  }
}
