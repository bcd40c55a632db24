import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { TABLE_LIMITS, TableError } from '../../kit/tables/index.ts'
import { folderOf } from './out.ts'

type Of = { districtId: number; id: string }

/** Where the file of a batch lies until it is loaded or given up: read by nobody but this server. */
export const fileOf = (dataDir: string, { districtId, id }: Of): string =>
  join(dataDir, 'imports', String(districtId), id)

/**
 * Writes what comes to disk, piece by piece, at a place of its own: the same file may come twice at once, and what came of a process
 * that died goes after an hour with the workbooks that lie there. Gives the place; `table.too_large` over the limit, and then nothing is kept.
 */
export async function keepUpload(dataDir: string, body: AsyncIterable<Uint8Array>): Promise<string> {
  const path = join(folderOf(dataDir), `${randomUUID()}.in`)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'w', 0o600)
  try {
    let size = 0
    for await (const piece of body) {
      size += piece.length
      if (size > TABLE_LIMITS.fileBytes) {
        const mb = `${TABLE_LIMITS.fileBytes / 1024 / 1024} MB`
        throw new TableError('table.too_large', { what: `> ${mb}`, limit: mb })
      }
      // all of it: a plain write on a disk that fills up takes a part and says no word
      await file.writeFile(piece)
    }
    await file.sync()
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
  return path
}

/** Whether an upload is what the batch was made of; yes where that has been loaded or given up, and its file is gone. */
export async function isSameUpload(dataDir: string, upload: string, of: Of): Promise<boolean> {
  const kept = await digestOf(fileOf(dataDir, of))
  return kept === undefined || kept === (await digestOf(upload))
}

async function digestOf(path: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  try {
    for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return hash.digest('hex')
}

/** Puts an upload where the batch has it. */
export async function takeUpload(dataDir: string, upload: string, of: Of): Promise<void> {
  const path = fileOf(dataDir, of)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await rename(upload, path)
}

export const dropUpload = (dataDir: string, of: Of): Promise<void> => rm(fileOf(dataDir, of), { force: true })
