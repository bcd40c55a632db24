import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { hold, type Holding, holderIn, letGo, runs, thisProcess } from '../postgres/instance.ts'
import { makeFolders } from './places.ts'
import { problem } from '../problems.ts'
import { MANIFEST } from './manifest.ts'
import './problems.ts'

/** `place` tells apart where a pid means anything. */
type Writer = Holding & { host: string; place: string }

/** Lies beside the manifest, under whose name a directory is a backup's. */
const fileIn = (dir: string) => join(dir, `${MANIFEST}.lock`)

/** This machine, and the pid namespace in it: a container has its own, and a machine of the same name another id. */
function here(): string {
  const told = (read: () => string) => {
    try {
      return read().trim()
    } catch {
      return ''
    }
  }
  const machine = told(() => readFileSync('/etc/machine-id', 'utf8'))
  return [hostname(), machine, told(() => readlinkSync('/proc/self/ns/pid'))].join(' ')
}

/** A writer elsewhere can't be asked whether it lives: it is believed. */
const atWork = (writer: Writer) => writer.place !== here() || runs(writer)

/**
 * Holds a directory, made where there is none, for one backup, from its first look to its last change; what a dead one of this machine
 * left is taken over. Gives what lets go. Throws `backup.dir_held`, `backup.dir_held_elsewhere`, `backup.unwritable`.
 */
export async function holdDir(dir: string): Promise<() => void> {
  const file = fileIn(dir)
  const mine: Writer = { ...thisProcess(), host: hostname(), place: here() }
  const held = makeFolders(dir).then(() => hold(file, mine, atWork))
  const other = await held.catch((error: NodeJS.ErrnoException) => {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOENT'].includes(error.code ?? '')) throw error
    throw problem('backup.unwritable', { dir, why: error.code })
  })
  if (!other) return () => letGo(file, mine)
  const since = new Date(other.since).toLocaleString('sv-SE')
  if (other.place === mine.place) throw problem('backup.dir_held', { dir, pid: other.pid, since })
  throw problem('backup.dir_held_elsewhere', { dir, host: other.host, since, file })
}

/** Whether a backup is being written there, as far as can be known from here. */
export function isHeld(dir: string): boolean {
  try {
    const writer = holderIn<Writer>(fileIn(dir))
    return writer !== undefined && atWork(writer)
  } catch {
    // a lock that this user may not read
    return true
  }
}
