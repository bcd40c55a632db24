import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { crc32, constants, gunzip, gzip } from 'node:zlib'
import { problem } from '../problems.ts'
import { sha256 } from '../secrets.ts'
import type { BackupKey } from './key.ts'
import { synced, writeWhole } from './places.ts'
import './problems.ts'

const zip = promisify(gzip)
const unzip = promisify(gunzip)

/**
 * A piece on the disk: a header of 36 bytes, the encrypted body, its tag. The header (GLBK, format, flags, two bytes of nothing,
 * the key's id, the nonce, the length of the body, a CRC of all this) and the piece's name are authenticated with the body
 * (AES-256-GCM), so that a piece cut short, changed or put in another's place is found.
 */
const MAGIC = 'GLBK'
const FORMAT = 1
const HEADER = 36
const TAG = 16
const ZIPPED = 1

export function seal(key: BackupKey, name: string, body: Buffer, flags: number): Buffer {
  const header = Buffer.alloc(HEADER)
  header.write(MAGIC, 0, 'latin1')
  header.writeUInt8(FORMAT, 4)
  header.writeUInt8(flags, 5)
  key.id.copy(header, 8)
  const nonce = randomBytes(12)
  nonce.copy(header, 16)
  header.writeUInt32BE(body.length, 28)
  header.writeUInt32BE(crc32(header.subarray(0, 32)), 32)
  const cipher = createCipheriv('aes-256-gcm', key.keyOf(name), nonce)
  cipher.setAAD(Buffer.concat([header, Buffer.from(name)]))
  const closed = cipher.update(body)
  cipher.final()
  return Buffer.concat([header, closed, cipher.getAuthTag()])
}

/** The body of a sealed piece. Throws `backup.damaged`, `backup.newer` or `backup.wrong_key`. */
export function open(key: BackupKey, name: string, sealed: Buffer): { body: Buffer; flags: number } {
  const damaged = (zh: string, en: string) => problem('backup.damaged', { piece: name, why: { zh, en } })
  if (sealed.length < HEADER + TAG) throw damaged('被截断', 'cut short')
  const header = sealed.subarray(0, HEADER)
  if (header.toString('latin1', 0, 4) !== MAGIC || crc32(header.subarray(0, 32)) !== header.readUInt32BE(32))
    throw damaged('文件头被改动', 'its header was changed')
  const format = header.readUInt8(4)
  if (format > FORMAT) throw problem('backup.newer', { what: `format ${format}` })
  if (!header.subarray(8, 16).equals(key.id)) throw problem('backup.wrong_key', { file: key.file })
  const length = header.readUInt32BE(28)
  if (sealed.length < HEADER + length + TAG) throw damaged('被截断', 'cut short')
  if (sealed.length > HEADER + length + TAG) throw damaged('多出了内容', 'longer than it was')
  const decipher = createDecipheriv('aes-256-gcm', key.keyOf(name), header.subarray(16, 28), {
    authTagLength: TAG,
  })
  decipher.setAAD(Buffer.concat([header, Buffer.from(name)]))
  decipher.setAuthTag(sealed.subarray(HEADER + length))
  const body = decipher.update(sealed.subarray(HEADER, HEADER + length))
  try {
    decipher.final()
  } catch {
    throw damaged('内容被改动', 'its content was changed')
  }
  return { body, flags: header.readUInt8(5) }
}

/** A body to be read without its compression. */
export const plain = async ({ body, flags }: { body: Buffer; flags: number }): Promise<Buffer> =>
  flags & ZIPPED ? unzip(body) : body

/** Bytes as a sealed file of that name. `zipped`: whether they are worth compressing. */
export const closed = async (
  key: BackupKey,
  name: string,
  bytes: Buffer,
  zipped: boolean,
): Promise<Buffer> =>
  zipped
    ? seal(key, name, await zip(bytes, { level: constants.Z_BEST_SPEED }), ZIPPED)
    : seal(key, name, bytes, 0)

/** Written and found there, in bytes on the disk. */
export type Kept = { written: number; found: number }

export type Pieces = {
  /** Keeps bytes, unless a whole piece of the same content is there. Gives the name. */
  put(kind: 'rows' | 'file', bytes: Buffer): Promise<string>
  /** Throws `backup.damaged`, also where it is missing. */
  get(name: string): Promise<Buffer>
  kept: Kept
  /** Bytes of all that is there. */
  size(): Promise<number>
  /** All names are on the disk for good. */
  sync(): Promise<void>
  /** Removes every piece that is none of these, and what a killed backup began, its manifest too; nobody else may be writing there. */
  prune(names: Iterable<string> | AsyncIterable<string>): Promise<void>
}

const PIECE = /^[\da-f]{64}$/
/**
 * 52 bits of a name as a number: of millions of names all are in memory at once, and these take a third of what their text does. One that
 * shares them with another stays too long, and none goes too early.
 */
const beginning = (name: string): number => Number.parseInt(name.slice(0, 13), 16)

/** Pieces lie by their names under `<dir>/pieces/ab/<name>`. */
export function openPieces(dir: string, key: BackupKey): Pieces {
  const home = join(dir, 'pieces')
  const placeOf = (name: string) => join(home, name.slice(0, 2), name)
  const kept: Kept = { written: 0, found: 0 }
  /** Two equal contents at the same moment are written once. */
  const underWay = new Map<string, Promise<void>>()

  const isWhole = async (name: string): Promise<number | undefined> => {
    const sealed = await readFile(placeOf(name)).catch(() => undefined)
    try {
      if (sealed) open(key, name, sealed)
      return sealed?.length
    } catch {
      return undefined
    }
  }
  const keep = async (name: string, bytes: Buffer, zipped: boolean) => {
    const found = await isWhole(name)
    if (found !== undefined) {
      kept.found += found
      return
    }
    const sealed = await closed(key, name, bytes, zipped)
    await writeWhole(placeOf(name), [sealed])
    kept.written += sealed.length
  }
  return {
    kept,
    async put(kind, bytes) {
      const name = key.nameOf(kind, sha256(bytes))
      const before = underWay.get(name)
      if (before) await before
      else {
        const now = keep(name, bytes, kind === 'rows')
        underWay.set(name, now)
        await now.finally(() => underWay.delete(name))
      }
      return name
    },
    async get(name) {
      const sealed = await readFile(placeOf(name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
        throw problem('backup.damaged', { piece: name, why: { zh: '缺失', en: 'missing' } })
      })
      return plain(open(key, name, sealed))
    },
    async size() {
      let size = 0
      for (const folder of existsSync(home) ? await readdir(home) : [])
        for (const name of await readdir(join(home, folder)))
          size += (await stat(join(home, folder, name))).size
      return size
    },
    async sync() {
      await mkdir(home, { recursive: true, mode: 0o700 })
      for (const folder of await readdir(home)) await synced(join(home, folder))
      await synced(home)
      await synced(dir)
    },
    async prune(names) {
      const needed = new Set<number>()
      for await (const name of names) needed.add(beginning(name))
      for (const folder of await readdir(home))
        for (const name of await readdir(join(home, folder)))
          if (!PIECE.test(name) || !needed.has(beginning(name)))
            await rm(join(home, folder, name), { force: true })
      for (const name of await readdir(dir))
        if (name.endsWith('.part')) await rm(join(dir, name), { force: true })
    },
  }
}
