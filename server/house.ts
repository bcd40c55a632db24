import { type Clock, systemClock } from './kit/clock.ts'
import { type DatabaseConfig, openDb } from './kit/db.ts'
import { openPump } from './kit/facts.ts'
import type { House } from './kit/house.ts'
import type { Log } from './kit/log.ts'
import type { Room } from './kit/room.ts'
import { secretsFrom } from './kit/secrets.ts'
import { loadTenants, type Tenants } from './kit/tenants.ts'
import { room as access } from './rooms/access/room.ts'
import { room as grid } from './rooms/grid/room.ts'
import { room as intake } from './rooms/intake/room.ts'
import { room as lists } from './rooms/lists/room.ts'
import { room as matters } from './rooms/matters/room.ts'
import { room as notices } from './rooms/notices/room.ts'
import { room as papers } from './rooms/papers/room.ts'
import { room as partners } from './rooms/partners/room.ts'

/** From the ground up. */
export const rooms: readonly Room[] = [grid, partners, access, notices, lists, matters, papers, intake]

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

export type OpenHouse = { house: House; pump: ReturnType<typeof openPump>; close(): Promise<void> }

/** The house on a migrated database: what the server, the operator's commands and the tests all stand in. */
export function openHouse(options: HouseOptions): OpenHouse {
  const { log, clock = systemClock } = options
  const db = openDb({ ...options.database, max: options.connections ?? 16 }, log)
  const house: House = {
    db,
    clock,
    log,
    secrets: secretsFrom(options.secret),
    tenants: options.tenants ?? loadTenants(),
    dataDir: options.dataDir,
    publicUrl: options.publicUrl,
    demo: options.demo ?? false,
    news: () => pump.nudge(),
  }
  const pump = openPump(
    db,
    clock,
    rooms.flatMap((room) => room.listeners?.(house) ?? []),
    log,
  )
  return {
    house,
    pump,
    async close() {
      await pump.stop()
      await db.end()
    },
  }
}
