import { isUtf8 } from 'node:buffer'
import { TableError } from './problems.ts'
import { chunksOf, type Source } from './source.ts'

export type Encoding = 'utf-8' | 'gb18030'

const NEWLINE = 10

/**
 * So many characters beyond ASCII, in lines that are sound UTF-8, don't happen by accident in GB18030 text (about one
 * pair in six would pass): a fault after them is a damaged byte. Reading on as GB18030 would turn the whole text into
 * other characters and often succeed.
 */
const SURELY_UTF8 = 8

/**
 * UTF-8 if the whole file is strictly that, else GB18030 if it is strictly that (GBK and GB2312 are parts of it).
 * Throws `table.encoding` with the first line that is neither.
 */
export async function detectEncoding(source: Source): Promise<Encoding> {
  const fault = await firstFault(source, isUtf8)
  if (!fault) return 'utf-8'
  if (fault.wide < SURELY_UTF8) {
    const second = await firstFault(source, isGb18030)
    if (!second) return 'gb18030'
    throw new TableError('table.encoding', {}, Math.max(fault.line, second.line))
  }
  throw new TableError('table.encoding', {}, fault.line)
}

function isGb18030(bytes: Buffer): boolean {
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** The first line that is not valid, and how many characters beyond ASCII stand in the lines before it. */
async function firstFault(
  source: Source,
  valid: (bytes: Buffer) => boolean,
): Promise<{ line: number; wide: number } | undefined> {
  let line = 1
  let wide = 0
  const tally = (bytes: Buffer) => {
    for (const byte of bytes) {
      if (byte === NEWLINE) line++
      else if (byte >= 0xc0) wide++
    }
  }
  for await (const block of wholeLines(source)) {
    if (valid(block)) {
      tally(block)
      continue
    }
    for (let from = 0; ; ) {
      const end = block.indexOf(NEWLINE, from)
      const one = block.subarray(from, end < 0 ? block.length : end + 1)
      if (end < 0 || !valid(one)) return { line, wide }
      tally(one)
      from = end + 1
    }
  }
  return undefined
}

/** Pieces that end with a line. A newline byte is never a part of another character, in both encodings. */
async function* wholeLines(source: Source): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  for await (const chunk of chunksOf(source)) {
    const end = chunk.lastIndexOf(NEWLINE) + 1
    if (end === 0) {
      held.push(chunk)
      continue
    }
    yield Buffer.concat([...held, chunk.subarray(0, end)])
    held = [chunk.subarray(end)]
  }
  if (held.length > 0) yield Buffer.concat(held)
}
