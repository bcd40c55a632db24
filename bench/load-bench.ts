import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Options } from './kit/args.ts'
import { type Tidy, tidily } from './kit/tidy.ts'
import { startWorker, type Worker } from './load/worker.ts'
import { MEASURES, type Result } from './measures/measures.ts'
import { type Server, startServer } from './measures/server.ts'
import { profileIn, type SelfTimes } from './profile.ts'
import { type Disk } from './world/disk.ts'
import { openWorld, type World } from './world/world.ts'

export type Report = {
  date: string
  machine: { cores: number; processor: string; node: string; postgres: string }
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
    const world = await openWorld({ ...options, say }, tidy)
    const profileDir = options.profile ? mkdtempSync(join(tmpdir(), 'gridloom-profile-')) : undefined
    if (profileDir) tidy.add(() => rmSync(profileDir, { recursive: true, force: true }))
    const server = await startServer(world.dataDir, { profileDir })
    tidy.add(server.stop)
    const results = await measure(world, server, options, tidy, say)
    // The profile is written when the server ends.
    await server.stop()
    const { matters, connections, seconds, rounds } = options
    return {
      date: new Date().toISOString(),
      machine: {
        cores: cpus().length,
        processor: cpus()[0]?.model.trim() ?? '',
        node: process.versions.node,
        postgres: world.version,
      },
      ...{ matters, connections, seconds, rounds },
      checked: world.checked,
      disk: world.disk,
      results,
      profile: profileDir ? profileIn(profileDir) : undefined,
    }
  })

async function measure(
  world: World,
  server: Server,
  options: Options,
  tidy: Tidy,
  say: (line: string) => void,
): Promise<Record<string, Result>> {
  const owner = new pg.Client(world.owner)
  owner.on('error', () => {})
  await owner.connect()
  tidy.add(() => owner.end())
  const start = { port: server.port, database: world.app, dataDir: world.dataDir, people: world.people }
  const worker = (file: 'http.ts' | 'bare.ts'): Worker => {
    const made = startWorker(file, start)
    tidy.add(made.stop)
    return made
  }
  const bench = { server, http: worker('http.ts'), bare: worker('bare.ts'), owner, say }
  const results: Record<string, Result> = {}
  for (const [name, run] of Object.entries(MEASURES))
    if (options.measures.includes(name)) results[name] = await run(bench, options)
  return results
}
