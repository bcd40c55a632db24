// Files of a folder: their size, and a hash over what they hold.
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Every file below `directory` in one order everywhere; `skip` names folders and files to leave out. */
export function* filesBelow(directory, skip = new Set()) {
  if (!existsSync(directory)) return
  const entries = readdirSync(directory, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (skip.has(entry.name)) continue
    const path = join(directory, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path, skip)
    else if (entry.isFile()) yield path
  }
}

/** Sha256 in hex over the names (relative to `root`) and bytes of `files`. */
export function hashOf(root, files) {
  const hash = createHash('sha256')
  for (const file of files) {
    const bytes = readFileSync(file)
    hash.update(`${file.slice(root.length)}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex')
}

/** Whole megabytes (10^6 bytes) below `directory`. */
export function megabytes(directory) {
  let bytes = 0
  for (const file of filesBelow(directory)) bytes += lstatSync(file).size
  return Math.round(bytes / 1e6)
}
