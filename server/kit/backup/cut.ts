import { crc32 } from 'node:zlib'

/** A piece ends after its least size, at a row whose own bytes say so, and at the latest at its most: what is put in between moves only the ends near it. */
const LEAST = 1_000_000
const MOST = 8_000_000
const ENDS_PIECE = 0xfff

/** What rows add up to, in whatever order they come: two sums modulo 2^32 over a CRC of each, and how many there are. */
export type Digest = { rows: number; sums: [number, number] }

/** Adds rows (with their line feed) of a chunk to a digest; tells of the end of each. */
export function reader(onRow?: (row: Buffer, hash: number) => void) {
  let rows = 0
  let [first, second] = [0, 0]
  /** The beginning of a row whose end has not come yet. */
  let open: Buffer[] = []
  const end = (row: Buffer) => {
    const hash = crc32(row)
    rows++
    first = (first + hash) >>> 0
    // not linear in the first: two faults that cancel out there don't here
    second = (second + Math.imul(hash | 1, (hash >>> 7) ^ row.length)) >>> 0
    onRow?.(row, hash)
  }
  return {
    /** COPY's text format has a line feed only at a row's end. */
    read(chunk: Buffer) {
      let from = 0
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
        const rest = chunk.subarray(from, at + 1)
        if (open.length > 0) {
          end(Buffer.concat([...open, rest]))
          open = []
        } else end(rest)
        from = at + 1
      }
      if (from < chunk.length) open.push(chunk.subarray(from))
    },
    digest: (): Digest => ({ rows, sums: [first, second] }),
  }
}

export type Piece = { bytes: Buffer; rows: number }

/** Rows as pieces of some megabytes; the digest holds when all of them were taken. */
export function cut(chunks: AsyncIterable<Buffer>): { pieces: AsyncGenerator<Piece>; digest(): Digest } {
  const done: Piece[] = []
  let parts: Buffer[] = []
  let [size, rows] = [0, 0]
  const close = () => {
    if (rows > 0) done.push({ bytes: Buffer.concat(parts, size), rows })
    parts = []
    size = 0
    rows = 0
  }
  const lines = reader((row, hash) => {
    if (size + row.length > MOST) close()
    parts.push(row)
    size += row.length
    rows++
    if (size >= LEAST && (hash & ENDS_PIECE) === 0) close()
  })
  async function* pieces() {
    for await (const chunk of chunks) {
      lines.read(chunk)
      yield* done.splice(0)
    }
    close()
    yield* done
  }
  return { pieces: pieces(), digest: lines.digest }
}
