import { existsSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Account, runAs } from './account.ts'
import type { Binaries } from './binaries.ts'
import { LaunchError } from './launch-error.ts'
import { endOrphans } from './orphans.ts'
import { alive, folderOf } from './process-identity.ts'

/** `sockets` is the directory of the socket, which serves this cluster alone. */
export type Place = { cluster: string; logs: string; sockets: string; account: Account }

/** What postmaster.pid says: the server's process, its socket directory, and whether it is `ready`. */
export type Postmaster = { pid: number; sockets: string; status: string }

/** Reads postmaster.pid; undefined when there is none, or when its process is gone or is another program. */
export function runningPostmaster(cluster: string): Postmaster | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
  const pid = Number(lines[0])
  if (!(pid > 0) || !alive(pid) || !worksIn(pid, cluster)) return undefined
  return { pid, sockets: lines[4]?.trim() ?? '', status: lines[7]?.trim() ?? 'starting' }
}

// A pid may have been given to another program since; every process of the server works in its data directory.
// Where there is no /proc to ask, the connection that follows an adoption asks the server itself.
function worksIn(pid: number, cluster: string): boolean {
  return !existsSync('/proc/self') || folderOf(pid) === realpathSync(cluster)
}

/** Starts the server, detached from this process, and waits until it takes connections. */
export async function startPostmaster(
  binaries: Binaries,
  { cluster, logs, sockets, account }: Place,
): Promise<void> {
  await endOrphans(cluster)
  const early = join(logs, 'start.log')
  rmSync(early, { force: true })
  removeStale(cluster, sockets)
  const args = ['start', '--silent', '--wait', '--timeout', '110', '--pgdata', cluster, '--log', early]
  const { code, output } = await runAs(account, cluster, join(binaries.home, 'bin', 'pg_ctl'), args)
  if (code === 0) return
  const tail = [existsSync(early) ? readFileSync(early, 'utf8') : '', newestLog(logs)].join('\n').trim()
  const reason = tail.split('\n').findLast((line) => /FATAL|PANIC/.test(line)) ?? output
  throw new LaunchError(`PostgreSQL did not start: ${reason.trim()} (log: ${logs})`)
}

/** Stops the server (`fast`: open transactions are rolled back); a server that does not run is fine. */
export async function stopPostmaster(binaries: Binaries, { cluster, account }: Place): Promise<void> {
  if (!runningPostmaster(cluster)) return
  const args = ['stop', '--silent', '--wait', '--mode', 'fast', '--timeout', '110', '--pgdata', cluster]
  const { code, output } = await runAs(account, cluster, join(binaries.home, 'bin', 'pg_ctl'), args)
  if (code !== 0 && runningPostmaster(cluster)) throw new LaunchError(`PostgreSQL did not stop: ${output}`)
}

// PostgreSQL sorts out the files of a dead server itself, unless that server's number is borne by another process of
// the same user, or by its own remains, which a container without an init process keeps. Where there is a /proc,
// endOrphans has just seen that nothing runs here.
function removeStale(cluster: string, sockets: string): void {
  if (!existsSync('/proc/self')) return
  rmSync(join(cluster, 'postmaster.pid'), { force: true })
  rmSync(join(sockets, '.s.PGSQL.5432.lock'), { force: true })
}

function logFiles(logs: string): string[] {
  return readdirSync(logs)
    .filter((name) => /^postgres-\d+-\d+\.log$/.test(name))
    .sort()
}

function newestLog(logs: string): string {
  const name = logFiles(logs).at(-1)
  return name ? readFileSync(join(logs, name), 'utf8').slice(-4000) : ''
}

/** Keeps the newest eight log files of at most 10 MB each. */
export function pruneLogs(logs: string): void {
  for (const name of logFiles(logs).slice(0, -8)) rmSync(join(logs, name), { force: true })
}
