import type { Readable } from 'node:stream'
import yauzl from 'yauzl'
import { TABLE_LIMITS, TableError } from './problems.ts'
import { inMegabytes, type Source } from './source.ts'

export type Zip = {
  has(name: string): boolean
  names(): Iterable<string>
  /** The unpacked bytes of a part; a part above `limit` bytes is refused. */
  read(name: string, limit?: number): Promise<AsyncIterable<Buffer>>
  close(): void
}

/**
 * Opens an archive and checks its directory before anything is unpacked: number of parts, declared sizes, ratios,
 * passwords. yauzl then ends a part that unpacks to more than its declared size, so a lying directory gains nothing.
 */
export async function openZip(source: Source): Promise<Zip> {
  const options = { lazyEntries: true, autoClose: false }
  const zip = await sound(
    typeof source === 'string'
      ? yauzl.openPromise(source, options)
      : yauzl.fromBufferPromise(source, options),
  )
  try {
    const entries = await directory(zip)
    return {
      has: (name) => entries.has(name),
      names: () => entries.keys(),
      close: () => zip.close(),
      async read(name, limit = TABLE_LIMITS.inflatedBytes) {
        const entry = entries.get(name)
        if (!entry) throw new TableError('table.not_a_workbook')
        if (entry.uncompressedSize > limit) throw tooLarge(entry.uncompressedSize, limit)
        return bytesOf(await sound(zip.openReadStreamPromise(entry)))
      },
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function directory(zip: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  if (zip.entryCount > TABLE_LIMITS.parts)
    throw new TableError('table.too_large', { what: `${zip.entryCount}`, limit: `${TABLE_LIMITS.parts}` })
  const entries = new Map<string, yauzl.Entry>()
  let total = 0
  try {
    for await (const entry of zip.eachEntry()) {
      total += entry.uncompressedSize
      if (entry.isEncrypted()) throw new TableError('table.encrypted')
      if (total > TABLE_LIMITS.inflatedBytes) throw tooLarge(total, TABLE_LIMITS.inflatedBytes)
      const ratio = entry.uncompressedSize / entry.compressedSize
      if (entry.uncompressedSize > TABLE_LIMITS.ratioFreeBytes && ratio > TABLE_LIMITS.ratio) {
        throw new TableError('table.too_large', {
          what: `× ${Math.ceil(ratio)}`,
          limit: `× ${TABLE_LIMITS.ratio}`,
        })
      }
      // which of two parts of one name is meant would depend on who reads
      if (entries.has(entry.fileName)) throw new TableError('table.not_a_workbook')
      entries.set(entry.fileName, entry)
    }
  } catch (error) {
    throw asTableError(error)
  }
  return entries
}

const tooLarge = (bytes: number, limit: number) =>
  new TableError('table.too_large', { what: inMegabytes(bytes), limit: inMegabytes(limit) })

// yauzl and zlib say in many words that an archive is broken; to the person who sent it that is one thing.
const asTableError = (error: unknown): TableError =>
  error instanceof TableError ? error : new TableError('table.not_a_workbook')

async function sound<T>(step: Promise<T>): Promise<T> {
  try {
    return await step
  } catch (error) {
    throw asTableError(error)
  }
}

async function* bytesOf(stream: Readable): AsyncGenerator<Buffer> {
  try {
    yield* stream as AsyncIterable<Buffer>
  } catch (error) {
    throw asTableError(error)
  }
}
