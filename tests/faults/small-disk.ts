// A disk of a few megabytes, in memory, that a test can fill up and make room on again.
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PREFIX = 'gridloom-disk-'
const BALLAST = '.ballast'

export type SmallDisk = {
  path: string
  /** To the last byte, or so many bytes before it. */
  fill(leave?: number): void
  makeRoom(): void
}

const mounted = (path: string, mb: number): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mb}m,mode=0711`, 'tmpfs', path]).status === 0
const unmount = (path: string) => void spawnSync('umount', ['-l', path])

/** A new folder for small disks; undefined where this user may mount none. */
export function placeForDisks(): string | undefined {
  clearAfterKilledRuns()
  const path = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
  if (!mounted(path, 1)) {
    rmSync(path, { recursive: true })
    return undefined
  }
  // what is mounted further in goes with it
  process.once('exit', () => removePlace(path))
  return path
}

export function removePlace(path: string): void {
  for (const name of existsSync(path) ? readdirSync(path) : []) unmount(join(path, name))
  unmount(path)
  rmSync(path, { recursive: true, force: true })
}

export function smallDisk(path: string, mb: number): SmallDisk {
  mkdirSync(path, { recursive: true })
  if (!mounted(path, mb)) throw new Error(`no disk at ${path}`)
  const ballast = join(path, BALLAST)
  const free = () => {
    const { bavail, bsize } = statfsSync(path)
    return bavail * bsize
  }
  return {
    path,
    fill(leave = 0) {
      const piece = Buffer.alloc(2 ** 20)
      for (let tries = 0; tries < 10_000 && free() > leave; tries++)
        try {
          writeFileSync(ballast, piece.subarray(0, Math.min(piece.length, free() - leave)), { flag: 'a' })
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        }
    },
    makeRoom: () => rmSync(ballast, { force: true }),
  }
}

/** A run that was killed leaves its disks, and a PostgreSQL on one. */
function clearAfterKilledRuns(): void {
  for (const name of readdirSync(tmpdir()).filter((n) => n.startsWith(PREFIX))) {
    if (existsSync(`/proc/${name.slice(PREFIX.length).split('-')[0]}`)) continue
    const path = join(tmpdir(), name)
    for (const one of readdirSync(path)) endPostgres(join(path, one, 'pg18'))
    removePlace(path)
  }
}

function endPostgres(cluster: string): void {
  try {
    const pid = Number.parseInt(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'), 10)
    if (pid > 0 && readlinkSync(`/proc/${pid}/cwd`) === cluster) process.kill(pid, 'SIGQUIT')
  } catch {
    // none runs there
  }
}
