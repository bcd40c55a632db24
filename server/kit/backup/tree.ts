import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileOf } from './manifest.ts'
import type { Pieces } from './pieces.ts'
import { synced, writeWhole } from './places.ts'

/** What of a data directory is data: attachments, uploads that wait to be loaded, and what long work has made. */
export const FOLDERS = ['files', 'imports', 'jobs'] as const
/** Gone by themselves within an hour, and known to no row. */
const PASSING = /^imports\/out(\/|$)|\.part$|\.new$/
/** A running export's rows, which it goes on with. */
const EXPORT_ROWS = /^jobs\/\d+\/[\da-f-]{36}\.part$/
/** Of a file in one piece. */
const PIECE = 8_000_000

/** Paths of all files, sorted, relative to the data directory. */
export async function* filesIn(dataDir: string): AsyncGenerator<string> {
  async function* walk(folder: string): AsyncGenerator<string> {
    const entries = await readdir(join(dataDir, folder), { withFileTypes: true }).catch(() => [])
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}/${entry.name}`
      if (PASSING.test(path) && !EXPORT_ROWS.test(path)) continue
      if (entry.isDirectory()) yield* walk(path)
      else if (entry.isFile()) yield path
    }
  }
  for (const folder of FOLDERS) yield* walk(folder)
}

/** The hash that a file's name promises, where it is one of those that lie by their content. */
const promised = (path: string): string | undefined =>
  /^files\/[\da-f]{2}\/[\da-f]{2}\/([\da-f]{64})$/.exec(path)?.[1]

/** Takes a file into pieces; undefined where it went meanwhile. `damaged`: it is not what its name says. */
export async function takeFile(
  dataDir: string,
  path: string,
  pieces: Pieces,
): Promise<{ file: FileOf; damaged: boolean } | undefined> {
  const source = await open(join(dataDir, path), 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return undefined
  })
  if (!source) return undefined
  try {
    const hash = createHash('sha256')
    const names: string[] = []
    let size = 0
    for (;;) {
      const room = Buffer.allocUnsafe(PIECE)
      // a read may bring less than there is
      let length = 0
      for (let bytesRead = -1; bytesRead !== 0 && length < PIECE; length += bytesRead)
        ({ bytesRead } = await source.read(room, length, PIECE - length))
      if (length === 0) break
      const bytes = room.subarray(0, length)
      hash.update(bytes)
      size += length
      names.push(await pieces.put('file', bytes))
    }
    const sha256 = hash.digest('hex')
    const name = promised(path)
    return { file: { path, size, sha256, pieces: names }, damaged: name !== undefined && name !== sha256 }
  } finally {
    await source.close()
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path, 'r')
  for await (const chunk of file.createReadStream()) hash.update(chunk)
  return hash.digest('hex')
}

/** Puts a file where it was, unless it is there whole; `hash` of what is there is compared in either case. */
export async function putFile(dataDir: string, file: FileOf, pieces: Pieces): Promise<boolean> {
  const path = join(dataDir, file.path)
  if (existsSync(path)) {
    if ((await hashOf(path)) === file.sha256) return true
    await rm(path)
  }
  async function* bytes() {
    for (const name of file.pieces) yield await pieces.get(name)
  }
  await writeWhole(path, bytes())
  return (await hashOf(path)) === file.sha256
}

/** The folders of the files are on the disk for good. */
export async function syncFolders(dataDir: string): Promise<void> {
  const walk = async (folder: string) => {
    for (const entry of await readdir(folder, { withFileTypes: true }))
      if (entry.isDirectory()) await walk(join(folder, entry.name))
    await synced(folder)
  }
  for (const folder of FOLDERS) if (existsSync(join(dataDir, folder))) await walk(join(dataDir, folder))
  await synced(dataDir)
}
