// What the tests want from the system, on Debian and Ubuntu as root: found if present, installed if it may be,
// and otherwise done without (the tests that need it are then skipped, and counted).
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const POSTGRES_15 = '/usr/lib/postgresql/15/bin'
const CLUSTER_CONFIG = '/etc/postgresql-common/createcluster.d'

/** True when this process may install system packages: root, with apt. */
export function canInstall() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

/** Installs packages through apt. Returns nothing when it worked, else apt's last words in one line. */
export function aptInstall(packages) {
  const apt = (...args) =>
    spawnSync('apt-get', ['-q', '-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=120', ...args], {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  // An outdated list names packages that are gone, so it is renewed each time something is missing.
  apt('update')
  const done = apt('install', '-y', '--no-install-recommends', ...packages)
  if (done.status === 0) return undefined
  return `${done.stderr ?? done.error}`.trim().split('\n').at(-1)
}

/**
 * The folder of PostgreSQL 15's programs, on which migrations are tried too; undefined when it can't be had.
 * `say` gets each step as one line.
 */
export function ensurePostgres15(say) {
  if (existsSync(`${POSTGRES_15}/postgres`)) return POSTGRES_15
  if (!canInstall()) {
    say('PostgreSQL 15 is not here and only root on Debian may install it: its tests are skipped')
    return undefined
  }
  say('installing PostgreSQL 15 (apt)')
  // The package would create and start a database of its own; this drop-in, gone again afterwards, prevents it.
  const dropIn = `${CLUSTER_CONFIG}/gridloom.conf`
  mkdirSync(CLUSTER_CONFIG, { recursive: true })
  writeFileSync(dropIn, 'create_main_cluster = false\n')
  const failure = aptInstall(['postgresql-15'])
  rmSync(dropIn)
  if (failure) say(`PostgreSQL 15 could not be installed, its tests are skipped: ${failure}`)
  return failure ? undefined : POSTGRES_15
}

/** The full path of a program on PATH, or undefined. */
export function onPath(program) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}
