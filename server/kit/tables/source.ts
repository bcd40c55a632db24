import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { TABLE_LIMITS, TableError } from './problems.ts'

/** A file on disk by its path, or its bytes. Both can be read any number of times. */
export type Source = string | Buffer

const CHUNK = 64 * 1024

/** The bytes in pieces, from the beginning. */
export async function* chunksOf(source: Source): AsyncGenerator<Buffer> {
  if (typeof source === 'string') {
    yield* createReadStream(source, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>
    return
  }
  for (let at = 0; at < source.length; at += CHUNK) yield source.subarray(at, at + CHUNK)
}

/** Refuses a file over the limit before a byte of it is read. */
export async function checkSize(source: Source): Promise<void> {
  const found = typeof source === 'string' ? await stat(source) : undefined
  if (found && !found.isFile()) throw new TableError('table.not_a_file')
  const size = found ? found.size : source.length
  if (size > TABLE_LIMITS.fileBytes)
    throw new TableError('table.too_large', {
      what: inMegabytes(size),
      limit: inMegabytes(TABLE_LIMITS.fileBytes),
    })
}

export const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / (1024 * 1024))} MB`

/** The first bytes from a place on, by which a format shows. */
export async function headOf(source: Source, length: number, from = 0): Promise<Buffer> {
  if (typeof source !== 'string') return source.subarray(from, from + length)
  const file = await open(source)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
