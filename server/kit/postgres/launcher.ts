import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientConfig } from 'pg'
import { ensureDataDir } from '../env.ts'
import { accountFor, checkReach } from './account.ts'
import { type Binaries, copyBinaries, removeOtherBinaries, shippedBinaries } from './binaries.ts'
import { checkMajor, initCluster, ownDirectory, socketDirectory, writeSettings } from './cluster.ts'
import { LaunchError } from './launch-error.ts'
import { passwordsIn } from './passwords.ts'
import {
  type Place,
  type Postmaster,
  pruneLogs,
  runningPostmaster,
  startPostmaster,
  stopPostmaster,
} from './postmaster.ts'
import { answers, appRole, database, ensureRoles, ownerRole } from './roles.ts'

/** A database to work with. `adopted`: it ran already, left by a server that was killed. */
export type Database = {
  owner: ClientConfig
  app: ClientConfig
  adopted: boolean
  /** For instance "18.4". */
  version: string
  /** Stops a private database, adopted or not; does nothing to a given one. */
  stop(): Promise<void>
}

/**
 * Starts the private PostgreSQL of a data directory, or adopts the one that runs there. It is detached: it
 * outlives a killed server process and is to be stopped last. Hold the instance's lock before you call this.
 * Throws LaunchError, or EnvError for a directory that cannot be made.
 */
export async function startEmbedded(options: {
  dataDir: string
  log: (line: string) => void
}): Promise<Database> {
  const { log } = options
  ensureDataDir(options.dataDir)
  const dataDir = realpathSync(options.dataDir)
  const binaries = shippedBinaries(dataDir)
  checkMajor(dataDir, binaries.major)
  const cluster = join(dataDir, `pg${binaries.major}`)
  const account = accountFor(cluster)
  checkReach(dataDir, account)
  const copied = copyBinaries(binaries)
  if (copied > 0) log(`copied PostgreSQL ${binaries.version} to ${dataDir} (${Math.round(copied)} MB)`)
  const passwords = passwordsIn(dataDir, existsSync(cluster))
  if (!existsSync(cluster)) {
    log(`making a database in ${cluster}`)
    await initCluster(dataDir, binaries, account, passwords.superuser)
  }
  const logs = join(dataDir, 'pg-log')
  ownDirectory(logs, account)
  const place: Place = { cluster, logs, sockets: socketDirectory(dataDir, account), account }
  const adopted = await adoptable(binaries, place, passwords.superuser, log)
  const sockets = adopted?.sockets ?? place.sockets
  if (adopted) {
    log(`adopted the PostgreSQL that runs in ${cluster} (pid ${adopted.pid})`)
  } else {
    writeSettings(place)
    await startPostmaster(binaries, place)
    removeOtherBinaries(dataDir, binaries.home)
  }
  const version = await ensureRoles(sockets, cluster, passwords)
  pruneLogs(logs)
  const pruning = setInterval(() => pruneLogs(logs), 3_600_000).unref()
  const stop = async () => {
    clearInterval(pruning)
    await stopPostmaster(binaries, place)
  }
  const base = { host: sockets, port: 5432, database }
  return {
    owner: { ...base, user: ownerRole, password: passwords.owner },
    app: { ...base, user: appRole, password: passwords.app },
    adopted: adopted !== undefined,
    version,
    stop,
  }
}

/** The server that runs here, once it answers; one of another release is stopped, so that the present one starts. */
async function adoptable(
  binaries: Binaries,
  place: Place,
  password: string,
  log: (line: string) => void,
): Promise<Postmaster | undefined> {
  let found = runningPostmaster(place.cluster)
  // It may be starting, stopping, or dying of what killed the server before us.
  for (let tries = 0; found && !(await answers(found, password)); tries++) {
    if (tries === 600)
      throw new LaunchError(`the PostgreSQL in ${place.cluster} (pid ${found.pid}) does not answer`)
    await sleep(100)
    found = runningPostmaster(place.cluster)
  }
  if (!found) return undefined
  const started = readFileSync(join(place.cluster, 'postmaster.opts'), 'utf8')
  if (started.startsWith(join(binaries.home, 'bin', 'postgres'))) return found
  log(`stopping a PostgreSQL of another release (pid ${found.pid})`)
  await stopPostmaster(binaries, place)
  return undefined
}
