// A deployment of its own that can be killed: the real server as a process, with its private PostgreSQL, in a folder that is gone
// with the run.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, inject } from 'vitest'
import { type Server, startServer } from '../../bench/measures/server.ts'
import { type OpenHouse, openHouse } from '../../server/house.ts'
import { readSecret } from '../../server/kit/env.ts'
import { silentLog } from '../../server/kit/log.ts'
import { migrate } from '../../server/kit/migrate.ts'
import { type Database, startEmbedded } from '../../server/kit/postgres/launcher.ts'
import { alive } from '../../server/kit/postgres/process-identity.ts'
import { settle, type Town } from './town.ts'

export type Ground = {
  dataDir: string
  town: Town
  /** Where the server answers now; refused while there is none. */
  address(): string
  /** The server's process. */
  pid(): number
  /** Starts the server, on another port than before. */
  start(): Promise<void>
  /** Ends the server at once, as the system does when it runs out of memory. Resolves when it is gone. */
  kill(): Promise<void>
  /** Starts it and ends it so many milliseconds after it has taken the folder, ready or not. */
  killStarting(afterMs: number): Promise<void>
  /** The first process of its PostgreSQL; undefined while there is none. */
  postmaster(): number | undefined
  /** A house on the same database, to look at it from beside the server. */
  look<T>(work: (house: OpenHouse['house']) => Promise<T>): Promise<T>
}

/** Made, peopled and ready to be started; taken down with the test file. */
export async function openGround(options: { residents: number }): Promise<Ground> {
  const dataDir = mkdtempSync(join(inject('postgres').files, 'ground-'))
  let server: Server | undefined
  afterAll(async () => {
    await server?.stop()
    // what a killed server left behind is adopted, to be stopped
    await startEmbedded({ dataDir, log: () => {} }).then((left) => left.stop())
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  })
  const { owner, app }: Database = await startEmbedded({ dataDir, log: () => {} })
  await migrate(owner, silentLog)
  const look: Ground['look'] = async (work) => {
    const { house, close } = openHouse({
      ...{ database: app, dataDir, log: silentLog, publicUrl: 'http://127.0.0.1', connections: 4 },
      secret: readSecret({ dataDir, secretFile: join(dataDir, 'secret') }),
    })
    return work(house).finally(close)
  }
  const town = await look((house) => settle(house, options))
  return {
    ...{ dataDir, town, look },
    address: () => `http://127.0.0.1:${server?.port ?? 1}`,
    pid: () => server?.pid ?? 0,
    async start() {
      server = await startServer(dataDir)
    },
    async kill() {
      const pid = server?.pid
      if (!pid) throw new Error('there is no server to kill')
      process.kill(pid, 'SIGKILL')
      while (alive(pid)) await sleep(5)
    },
    async killStarting(afterMs) {
      const started = startServer(dataDir).then(
        ({ pid }) => pid,
        () => undefined,
      )
      let pid = holderOf(dataDir)
      for (; !pid; pid = holderOf(dataDir)) await sleep(5)
      await sleep(afterMs)
      process.kill(pid, 'SIGKILL')
      await started
      while (alive(pid)) await sleep(5)
    },
    postmaster: () => postmasterOf(dataDir),
  }
}

/** Who holds the folder as its server; undefined before it has begun. */
function holderOf(dataDir: string): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8')) as { pid: number }
    return alive(pid) ? pid : undefined
  } catch {
    return undefined
  }
}

function postmasterOf(dataDir: string): number | undefined {
  const cluster = readdirSync(dataDir).find((name) => /^pg\d+$/.test(name)) ?? ''
  try {
    const pid = Number.parseInt(readFileSync(join(dataDir, cluster, 'postmaster.pid'), 'utf8'), 10)
    return alive(pid) ? pid : undefined
  } catch {
    return undefined
  }
}
