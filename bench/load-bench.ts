import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Options } from './kit/args.ts'
import { type Machine, machineHere } from './kit/machine.ts'
import { type Tidy, tidily } from './kit/tidy.ts'
import { MEASURES, type Result } from './measures/measures.ts'
import { profileIn, type SelfTimes } from './profile.ts'
import type { Disk } from './world/disk.ts'
import { connect, openStand, type Stand, workerOn } from './world/stand.ts'

export type Report = {
  date: string
  machine: Machine
  matters: number
  connections: number
  seconds: number
  rounds: number
  checked: number
  /** The disk before any load; of a world found again, before its first. */
  disk: Disk
  results: Record<string, Result>
  profile?: SelfTimes | undefined
}

/** Makes the world, starts the server on it, and runs the measures asked for; stops and removes everything, however it ends. */
export const loadBench = (options: Options, say: (line: string) => void): Promise<Report> =>
  tidily(async (tidy) => {
    const profileDir = options.profile ? mkdtempSync(join(tmpdir(), 'gridloom-profile-')) : undefined
    if (profileDir) tidy.add(() => rmSync(profileDir, { recursive: true, force: true }))
    const stand = await openStand(options, tidy, say, { profileDir })
    const { world, server } = stand
    const results = await measure(stand, options, tidy, say)
    // The profile is written when the server ends.
    await server.stop()
    const { matters, connections, seconds, rounds } = options
    return {
      date: new Date().toISOString(),
      machine: machineHere(world.version),
      ...{ matters, connections, seconds, rounds },
      checked: world.checked,
      disk: world.disk,
      results,
      profile: profileDir ? profileIn(profileDir) : undefined,
    }
  })

async function measure(
  stand: Stand,
  options: Options,
  tidy: Tidy,
  say: (line: string) => void,
): Promise<Record<string, Result>> {
  const owner = await connect(stand.world.owner, tidy)
  const [http, bare] = [workerOn(stand, 'http.ts', tidy), workerOn(stand, 'bare.ts', tidy)]
  const bench = { server: stand.server, http, bare, owner, say }
  const results: Record<string, Result> = {}
  for (const [name, run] of Object.entries(MEASURES))
    if (options.measures.includes(name)) results[name] = await run(bench, options)
  return results
}
