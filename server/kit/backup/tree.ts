import { createHash } from 'node:crypto'
import { type Dirent, existsSync } from 'node:fs'
import { type FileHandle, lstat, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { problem } from '../problems.ts'
import type { FileOf } from './manifest.ts'
import type { Pieces } from './pieces.ts'
import { synced, writeWhole } from './places.ts'
import './problems.ts'

/** What of a data directory is data: attachments, uploads that wait to be loaded, and what long work has made. */
export const FOLDERS = ['files', 'imports', 'jobs'] as const
/** Gone by themselves within an hour, and known to no row. */
const PASSING = /^imports\/out(\/|$)|\.part$|\.new$/
/** A running export's rows, which it goes on with. */
const EXPORT_ROWS = /^jobs\/\d+\/[\da-f-]{36}\.part$/
/** Of a file in one piece. */
const PIECE = 8_000_000

/** Told of what cannot be saved as it should be. */
export type Unfit = (path: string, why: string) => void

/** Of what went meanwhile undefined, and of what cannot be read undefined as well, and `unfit` is told. */
async function readOr<T>(full: string, tell: (why: string) => void, read: () => Promise<T>) {
  return read().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') tell(`cannot be read (${error.code ?? error.message})`)
    else if (await lstat(full).catch(() => undefined)) tell('is a link to nothing')
    return undefined
  })
}

/** Paths of all files, sorted, relative to the data directory. Links are followed: a part of it may lie on a bigger disk. */
export async function* filesIn(dataDir: string, unfit: Unfit): AsyncGenerator<string> {
  /** `above`: the folders that led here, of which none may come again. */
  async function* walk(path: string, above: readonly string[]): AsyncGenerator<string> {
    const full = join(dataDir, path)
    const tell = (why: string) => unfit(path, why)
    const entries = await readOr(full, tell, () => readdir(full, { withFileTypes: true }))
    const self = entries && (await readOr(full, tell, () => stat(full, { bigint: true })))
    if (!self) return
    const id = `${self.dev} ${self.ino}`
    if (above.includes(id)) return tell('is a link back to a folder that holds it')
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const next = `${path}/${entry.name}`
      if (!PASSING.test(next) || EXPORT_ROWS.test(next)) yield* visit(next, entry, [...above, id])
    }
  }
  async function* visit(path: string, entry: Dirent, above: readonly string[]): AsyncGenerator<string> {
    const full = join(dataDir, path)
    const is = entry.isSymbolicLink()
      ? await readOr(
          full,
          (why) => unfit(path, why),
          () => stat(full),
        )
      : entry
    if (is?.isDirectory()) yield* walk(path, above)
    else if (is?.isFile()) yield path
    else if (is) unfit(path, 'is neither a file nor a folder')
  }
  for (const folder of FOLDERS) yield* walk(folder, [])
}

/** Where an attachment of that hash lies. */
export const attachmentPath = (hash: string): string =>
  `files/${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash}`

/** The hash that a file's name promises, where it is one of those that lie by their content. */
export const promised = (path: string): string | undefined =>
  /^files\/[\da-f]{2}\/[\da-f]{2}\/([\da-f]{64})$/.exec(path)?.[1]

/** Takes a file into pieces; undefined where it went meanwhile or cannot be read. */
export async function takeFile(
  dataDir: string,
  path: string,
  pieces: Pieces,
  unfit: Unfit,
): Promise<FileOf | undefined> {
  const full = join(dataDir, path)
  const read = <T>(work: () => Promise<T>) => readOr(full, (why) => unfit(path, why), work)
  const source = await read(() => open(full, 'r'))
  if (!source) return undefined
  try {
    const hash = createHash('sha256')
    const names: string[] = []
    let size = 0
    for (;;) {
      const bytes = await read(() => some(source))
      if (!bytes) return undefined
      if (bytes.length === 0) break
      hash.update(bytes)
      size += bytes.length
      names.push(await pieces.put('file', bytes))
    }
    const sha256 = hash.digest('hex')
    if ((promised(path) ?? sha256) !== sha256) unfit(path, 'is not what its name says: the disk damaged it')
    return { path, size, sha256, pieces: names }
  } finally {
    await source.close()
  }
}

/** What comes next of a file, as much as a piece holds; nothing at its end. */
async function some(source: FileHandle): Promise<Buffer> {
  const room = Buffer.allocUnsafe(PIECE)
  let length = 0
  // a read may bring less than there is
  for (let bytesRead = -1; bytesRead !== 0 && length < PIECE; length += bytesRead)
    ({ bytesRead } = await source.read(room, length, PIECE - length))
  return room.subarray(0, length)
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path, 'r')
  for await (const chunk of file.createReadStream()) hash.update(chunk)
  return hash.digest('hex')
}

/** Throws `backup.damaged` for a path under which no backup saves a file: nothing is written anywhere else. */
export function checkPath(path: string): void {
  const [folder, ...rest] = path.split('/')
  if (FOLDERS.some((one) => one === folder) && rest.length > 0 && !rest.includes('..')) return
  throw problem('backup.damaged', {
    piece: path,
    why: { zh: '不是备份会有的路径', en: 'no path of a backup' },
  })
}

/** Puts a file where it was, unless it is there whole; `hash` of what is there is compared in either case. */
export async function putFile(dataDir: string, file: FileOf, pieces: Pieces): Promise<boolean> {
  checkPath(file.path)
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
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if ((entry.isSymbolicLink() ? await stat(path) : entry).isDirectory()) await walk(path)
    }
    await synced(folder)
  }
  for (const folder of FOLDERS) if (existsSync(join(dataDir, folder))) await walk(join(dataDir, folder))
  await synced(dataDir)
}
