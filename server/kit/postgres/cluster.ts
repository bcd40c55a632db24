import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Account, checkReach, runAs } from './account.ts'
import type { Binaries } from './binaries.ts'
import { LaunchError } from './launch-error.ts'
import { endOrphans } from './orphans.ts'
import type { Place } from './postmaster.ts'
import { serverSettings } from './settings.ts'

export const superuser = 'gridloom_superuser'

/** Refuses a data directory that another major version of PostgreSQL made. */
export function checkMajor(dataDir: string, major: number): void {
  const refuse = (found: string) =>
    new LaunchError(
      `${dataDir} holds a database of PostgreSQL ${found}, and this release runs ${major}: ` +
        'move it with pg_dump from the release before, or set another DATA_DIR',
    )
  const versionFile = join(dataDir, `pg${major}`, 'PG_VERSION')
  if (existsSync(join(dataDir, `pg${major}`))) {
    const found = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim() : 'an unknown version'
    if (found !== String(major)) throw refuse(found)
    return
  }
  const other = readdirSync(dataDir).find((name) => /^pg\d+$/.test(name))
  if (other) throw refuse(other.slice(2))
}

/**
 * Makes the cluster beside its place and renames it when it is whole, so that an interrupted initdb leaves
 * nothing that looks like a database. Its locale orders by code point everywhere alike and knows Chinese letters.
 */
export async function initCluster(
  dataDir: string,
  binaries: Binaries,
  account: Account,
  password: string,
): Promise<void> {
  for (const name of readdirSync(dataDir)) {
    if (!/^pg\d+\.part-/.test(name)) continue
    await endOrphans(join(dataDir, name))
    rmSync(join(dataDir, name), { recursive: true, force: true, maxRetries: 10 })
  }
  const draft = join(dataDir, `pg${binaries.major}.part-${process.pid}`)
  ownDirectory(draft, account)
  const cluster = join(draft, 'cluster')
  const passwordFile = join(draft, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600, flag: 'wx' })
  if (account.switches) chownSync(passwordFile, account.uid, account.gid)
  const { code, output } = await runAs(account, draft, join(binaries.home, 'bin', 'initdb'), [
    '--pgdata',
    cluster,
    '--username',
    superuser,
    '--pwfile',
    passwordFile,
    '--auth',
    'scram-sha-256',
    '--data-checksums',
    '--encoding',
    'UTF8',
    '--locale-provider',
    'builtin',
    '--builtin-locale',
    'C.UTF-8',
    // The text search parser, pg_trgm and ltree ask the system's locale, whatever the provider: under C they take
    // no Chinese character for a letter. macOS has no C.UTF-8.
    '--lc-ctype',
    process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8',
  ])
  if (code !== 0) throw new LaunchError(`initdb failed in ${dataDir}: ${output.split('\n').at(-1)}`, [output])
  replaceFile(
    join(cluster, 'postgresql.conf'),
    "include 'gridloom.conf'\ninclude_if_exists 'local.conf'\n",
    account,
  )
  replaceFile(join(cluster, 'pg_hba.conf'), 'local all all scram-sha-256\n', account)
  renameSync(cluster, join(dataDir, `pg${binaries.major}`))
  rmSync(draft, { recursive: true })
}

/** Writes the server's settings; an operator's own go into local.conf beside them and win. */
export function writeSettings({ cluster, sockets, logs, account }: Place): void {
  replaceFile(join(cluster, 'gridloom.conf'), serverSettings({ sockets, logs }), account)
}

// The directory belongs to PostgreSQL's user: a new file renamed into place follows no link that was laid there.
function replaceFile(file: string, text: string, account: Account): void {
  const draft = `${file}.new`
  rmSync(draft, { force: true })
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx' })
  if (account.switches) chownSync(draft, account.uid, account.gid)
  renameSync(draft, file)
}

/**
 * The directory for the server's socket: <dataDir>/run, or one under the system's temporary directory when the
 * path is too long for a socket (108 bytes on Linux, 104 elsewhere, and the socket's own name in it).
 */
export function socketDirectory(dataDir: string, account: Account): string {
  const near = join(dataDir, 'run')
  const name = '/.s.PGSQL.5432'
  const short = join(tmpdir(), `gridloom-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`)
  const directory = Buffer.byteLength(near + name) <= 100 ? near : short
  ownDirectory(directory, account)
  checkReach(directory, account)
  return directory
}

/** Makes a directory that only PostgreSQL's user enters; refuses one that belongs to somebody else. */
export function ownDirectory(directory: string, account: Account): void {
  if (!existsSync(directory)) {
    mkdirSync(directory, { mode: 0o700 })
    if (account.switches) chownSync(directory, account.uid, account.gid)
  }
  const found = lstatSync(directory)
  if (!found.isDirectory() || found.uid !== account.uid) {
    throw new LaunchError(`${directory} must be a directory of ${account.name}: move away what is there`)
  }
  chmodSync(directory, 0o700)
}
