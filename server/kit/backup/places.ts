import { existsSync, realpathSync, statfsSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { problem } from '../problems.ts'
import './problems.ts'

/** Where a path leads on the disk, whatever links stand in its way; what does not exist yet is taken as it is called. */
function real(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
    return join(real(dirname(path)), basename(path))
  }
}

/** Whether a path is the folder or lies in it. */
export function within(path: string, folder: string): boolean {
  const way = relative(real(resolve(folder)), real(resolve(path)))
  return !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
}

/** A file or folder on the disk for good. */
export async function synced(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A folder with those above it. One at a time: where a file system takes none at all, Node's own `recursive` tries for ever. */
export async function makeFolders(dir: string): Promise<void> {
  const missing: string[] = []
  for (let at = resolve(dir); !existsSync(at); at = dirname(at)) missing.unshift(at)
  for (const at of missing)
    await mkdir(at, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
}

/** Writes a file so that it is whole or not there; its folder's entry is on the disk when the caller has synced the folder. */
export async function writeWhole(
  path: string,
  parts: readonly Buffer[] | AsyncIterable<Buffer>,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}.part`
  try {
    const file = await open(draft, 'w', 0o600)
    try {
      for await (const part of parts) await file.writeFile(part)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
      throw problem('backup.disk_full', { dir: dirname(path) })
    throw error
  }
}

/** For people: 3.2 GB. */
export function sizeText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let [value, unit] = [bytes, 0]
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** Throws `backup.no_room` where the disk of a folder that exists has fewer bytes free. */
export function checkRoom(dir: string, wanted: number): void {
  const { bavail, bsize } = statfsSync(dir)
  const free = bavail * bsize
  if (free < wanted) throw problem('backup.no_room', { dir, wanted: sizeText(wanted), free: sizeText(free) })
}
