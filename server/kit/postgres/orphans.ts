import { existsSync, readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { LaunchError } from './launch-error.ts'
import { folderOf, programOf } from './process-identity.ts'

/**
 * Ends what a killed server or a killed postmaster left at work in a directory: a busy session may go on writing
 * while the next server recovers, and an initdb may go on filling a place that is cleared away. Call it when no
 * postmaster runs there. Does nothing where there is no /proc to look.
 */
export async function endOrphans(directory: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const orphans = orphansIn(directory)
    if (orphans.length === 0) return
    for (const pid of orphans) {
      try {
        process.kill(pid, 'SIGQUIT')
      } catch {
        // It ended by itself in between.
      }
    }
    await sleep(100)
  }
  const pids = orphansIn(directory).join(', ')
  throw new LaunchError(`what a killed PostgreSQL left still runs in ${directory}: end processes ${pids}`)
}

function orphansIn(directory: string): number[] {
  if (!existsSync('/proc/self')) return []
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0)
  return pids.filter((pid) => {
    const folder = folderOf(pid)
    const inside = folder === directory || folder?.startsWith(`${directory}/`)
    return inside && /^(postgres|initdb)$/.test(programOf(pid) ?? '')
  })
}
