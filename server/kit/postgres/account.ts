import { type ExecFileException, execFile, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { LaunchError } from './launch-error.ts'

/** The system user that runs PostgreSQL. `switches` is false when that is the user of this process. */
export type Account = { name: string; uid: number; gid: number; switches: boolean }

/**
 * PostgreSQL refuses to run as root, so root gets another user: the owner of the data that is there,
 * else `gridloom` (made when missing), else `postgres`, else `nobody`.
 */
export function accountFor(cluster: string): Account {
  const owner = existsSync(cluster) ? statSync(cluster) : undefined
  const uid = process.getuid?.() ?? -1
  if (uid !== 0) {
    if (owner && owner.uid !== uid) {
      const name = nameOf(owner.uid)
      throw new LaunchError(
        `${cluster} belongs to ${name}: start as ${name} or as root, or set another DATA_DIR`,
      )
    }
    return { name: nameOf(uid), uid, gid: process.getgid?.() ?? -1, switches: false }
  }
  if (owner && owner.uid !== 0) {
    return { name: nameOf(owner.uid), uid: owner.uid, gid: owner.gid, switches: true }
  }
  const found = lookUp('gridloom') ?? (addUser() ? lookUp('gridloom') : undefined)
  const account = found ?? lookUp('postgres') ?? lookUp('nobody')
  if (account) return account
  throw new LaunchError(
    'PostgreSQL cannot run as root, and there is no other user: run "useradd --system gridloom"',
  )
}

function addUser(): boolean {
  const options = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent']
  // A shell that became root by `su` does not look there.
  return spawnSync('/usr/sbin/useradd', [...options, '--shell', '/usr/sbin/nologin', 'gridloom']).status === 0
}

function lookUp(name: string): Account | undefined {
  const id = (what: string) => {
    const { status, stdout } = spawnSync('id', [what, name], { encoding: 'utf8' })
    return status === 0 ? Number(stdout) : undefined
  }
  const uid = id('-u')
  const gid = id('-g')
  if (!uid || gid === undefined) return undefined
  return { name, uid, gid, switches: true }
}

function nameOf(uid: number): string {
  const passwd = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8') : ''
  return passwd.match(new RegExp(`^([^:]+):[^:]*:${uid}:`, 'm'))?.[1] ?? `user ${uid}`
}

/**
 * Refuses a directory that the account cannot enter, naming the first parent that stops it and the fix.
 * Asks the system by trying, so that access lists count as well as modes.
 */
export function checkReach(directory: string, account: Account): void {
  if (!account.switches) return
  const enters = (path: string) =>
    spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', path], { ...identity(account), cwd: '/' }).status === 0
  if (enters(directory)) return
  const parents = [directory]
  while (parents[0] !== '/') parents.unshift(dirname(parents[0] as string))
  const barrier = parents.find((path) => !enters(path)) ?? directory
  const mode = (statSync(barrier).mode & 0o777).toString(8).padStart(4, '0')
  throw new LaunchError(
    `PostgreSQL cannot run as root, and its user ${account.name} cannot enter ${barrier} (mode ${mode}): ` +
      `set DATA_DIR to another place, such as /var/lib/gridloom/main, or run "chmod o+x ${barrier}"`,
  )
}

function identity(account: Account): { uid?: number; gid?: number } {
  return account.switches ? { uid: account.uid, gid: account.gid } : {}
}

export type Ran = { code: number; output: string }

/** Runs a program of PostgreSQL as the account, with a clean environment; `output` is stdout and stderr. */
export function runAs(account: Account, cwd: string, file: string, args: string[]): Promise<Ran> {
  // PG* variables and a library path of the caller would redirect the server.
  const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' }
  return new Promise((resolve) => {
    const done = (error: ExecFileException | null, stdout: string, stderr: string) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0
      resolve({ code, output: `${stdout}${stderr}`.trim() || (error?.message ?? '') })
    }
    execFile(file, args, { ...identity(account), cwd, env, timeout: 120_000 }, done)
  })
}
