import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import yazl from 'yazl'

/** Packages say when their parts were made; ours are made from what they hold, so that the same content is the same bytes. */
const NO_TIME = new Date('2000-01-01T00:00:00Z')

/** The parts of an office package, in their order, as the bytes of one file. */
export function packageOf(parts: Iterable<readonly [name: string, content: string]>): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  for (const [name, content] of parts)
    zip.addBuffer(Buffer.from(content), name, { mtime: NO_TIME, mode: 0o100644, forceDosTimestamp: true })
  zip.end()
  return buffer(zip.outputStream as Readable)
}
