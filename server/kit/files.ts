import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type DocumentType, documentType } from './files/document.ts'
import { type Box, hide } from './files/hide.ts'
import { inTurn, type Pictures, readCapped, repaint, sniff } from './files/photo.ts'
import { problem } from './problems.ts'

export { DOCX, type DocumentType, PDF, XLSX } from './files/document.ts'
export type { Box } from './files/hide.ts'
export { PHOTO_LIMITS } from './files/photo.ts'

/** `hash` is the SHA-256 of the stored bytes, not of what was sent; `size` in bytes, the rest in pixels. */
export type StoredPhoto = { hash: string; type: 'image/jpeg'; size: number; width: number; height: number }
export type StoredDocument = { hash: string; type: DocumentType; size: number; width: null; height: null }
export type StoredFile = { path: string; size: number; type: 'image/jpeg' }

// Files lie by their content under `<dataDir>/files/ab/cd/<hash>`. Who may see which file is not known here.
const placeOf = (dataDir: string, hash: string) =>
  join(dataDir, 'files', hash.slice(0, 2), hash.slice(2, 4), hash)

/**
 * Keeps a photo (JPEG, PNG or WebP, known by its bytes), repainted without metadata, and a thumbnail of it.
 * Throws `file.not_a_photo`, `file.heic`, `file.too_large` (while reading) or `file.too_many_pixels`; then nothing is kept.
 */
export async function acceptPhoto(
  source: Buffer | AsyncIterable<Uint8Array>,
  { dataDir }: { dataDir: string },
): Promise<StoredPhoto> {
  return keepPictures(await repaint(await readCapped(source)), dataDir)
}

/**
 * Keeps a photo (as `acceptPhoto`) or a document: PDF, .docx, .xlsx, each known by its bytes. A document stays as it came.
 * `limit` is in bytes. Throws what `acceptPhoto` and `documentType` throw, and `file.not_allowed` for any other kind.
 */
export async function acceptFile(
  source: Buffer | AsyncIterable<Uint8Array>,
  { dataDir, limit }: { dataDir: string; limit: number },
): Promise<StoredPhoto | StoredDocument> {
  const bytes = await readCapped(source, limit)
  if (sniff(bytes)) return keepPictures(await repaint(bytes), dataDir)
  const type = await documentType(bytes)
  if (!type) throw problem('file.not_allowed')
  const hash = createHash('sha256').update(bytes).digest('hex')
  await keep(placeOf(dataDir, hash), bytes)
  return { hash, type, size: bytes.length, width: null, height: null }
}

/** Keeps a copy of a stored photo in which the boxes are painted over for good; the photo itself stays as it is. */
export async function hideInPhoto(
  hash: string,
  boxes: readonly Box[],
  { dataDir }: { dataDir: string },
): Promise<StoredPhoto> {
  const { path } = await openFile(hash, { dataDir })
  return keepPictures(await inTurn(() => hide(path, boxes)), dataDir)
}

async function keepPictures(pictures: Pictures, dataDir: string): Promise<StoredPhoto> {
  const { photo, thumb, width, height } = pictures
  const hash = createHash('sha256').update(photo).digest('hex')
  const path = placeOf(dataDir, hash)
  // The photo comes last: where it is, its thumbnail is too.
  await keep(`${path}.thumb`, thumb)
  await keep(path, photo)
  return { hash, type: 'image/jpeg', size: photo.length, width, height }
}

/** Where a stored photo lies. Throws `file.missing`, also for what is no hash. */
export async function openFile(
  hash: string,
  { dataDir, thumb = false }: { dataDir: string; thumb?: boolean },
): Promise<StoredFile> {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw problem('file.missing')
  const path = thumb ? `${placeOf(dataDir, hash)}.thumb` : placeOf(dataDir, hash)
  const size = await sizeOf(path)
  if (size === undefined) throw problem('file.missing')
  return { path, size, type: 'image/jpeg' }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes a file so that it is either whole or not there, whenever the power goes. One that is there stays. */
async function keep(path: string, bytes: Buffer): Promise<void> {
  if ((await sizeOf(path)) === bytes.length) return
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const unfinished = `${path}.${randomUUID()}.part`
  try {
    await synced(unfinished, 'wx', (file) => file.writeFile(bytes))
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  // The name lies in the folder, and the folder's own name in the one above.
  for (const one of [folder, dirname(folder), dirname(dirname(folder))]) await synced(one, 'r')
}

type Handle = Awaited<ReturnType<typeof open>>

async function synced(path: string, flags: string, write?: (file: Handle) => Promise<void>): Promise<void> {
  const file = await open(path, flags, 0o600)
  try {
    await write?.(file)
    await file.sync()
  } finally {
    await file.close()
  }
}
