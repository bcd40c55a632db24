import type { House } from './kit/house.ts'
import { pruneJobs } from './kit/jobs.ts'
import { watchSpace } from './kit/space.ts'
import { forgetEnded } from './rooms/access/index.ts'
import { pruneImports } from './rooms/imports/index.ts'
import { pruneNonces } from './rooms/intake/index.ts'
import { sweep } from './rooms/matters/index.ts'
import { deliver, prune } from './rooms/notices/index.ts'
import { makeEditions } from './rooms/reports/index.ts'

/**
 * The house's own rounds, each again some time after it ended: deadlines, outgoing messages, ended sessions. A round that
 * fails is logged and comes again; what it had to do waits in the database.
 */
export function startRounds(house: House): { stop(): Promise<void> } {
  let stopped = false
  const timers = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<unknown>>()
  const round = (name: string, everyMs: number, work: () => Promise<unknown>) => {
    const once = () => {
      const run = work()
        .catch((error: Error) => house.log.warn({ round: name, err: error.message }, 'round failed'))
        .finally(() => {
          running.delete(run)
          if (!stopped) later()
        })
      running.add(run)
    }
    const later = () => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        once()
      }, everyMs)
      timers.add(timer)
    }
    once()
  }
  round('deadlines', 5_000, () => sweep(house))
  round('messages', 2_000, () => deliver(house))
  round('old nonces', 60_000, () => pruneNonces(house))
  round('old notices', 3_600_000, () => prune(house))
  round('old jobs', 3_600_000, () => pruneJobs(house.db, house.clock))
  round('room on the disk', 60_000, () => watchSpace(house.dataDir, house.log))
  round('bulletins', 15_000, () => makeEditions(house))
  round('old imports', 3_600_000, () => pruneImports(house))
  round('sessions', 3_600_000, () => forgetEnded(house))
  return {
    async stop() {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      await Promise.all(running)
    },
  }
}
