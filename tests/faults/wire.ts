// As much of PostgreSQL's protocol as is needed to see a write go by.

const WRITES = /insert into matter/
const COMMIT = /^commit\b/i

const textAt = (body: Buffer, from: number): [string, number] => {
  const end = body.indexOf(0, from)
  return [body.toString('utf8', from, end), end + 1]
}

/** Reads what a client sends, whole or in pieces: whether this piece ends a statement that writes matters, or a commit. */
export function openReader(): (chunk: Buffer) => boolean {
  const named = new Set<string>()
  let kept: Buffer = Buffer.alloc(0)
  let begun = false
  const isWrite = (kind: string, body: Buffer): boolean => {
    if (kind === 'Q') return COMMIT.test(textAt(body, 0)[0])
    if (kind === 'P') {
      const [name, next] = textAt(body, 0)
      if (WRITES.test(textAt(body, next)[0])) named.add(name)
      else named.delete(name)
    }
    return kind === 'B' && named.has(textAt(body, textAt(body, 0)[1])[0])
  }
  return (chunk) => {
    kept = Buffer.concat([kept, chunk])
    let found = false
    for (;;) {
      // the first message has no letter before its length
      const head = begun ? 1 : 0
      if (kept.length < head + 4) return found
      const length = kept.readInt32BE(head)
      if (kept.length < head + length) return found
      if (begun && isWrite(String.fromCharCode(kept[0] ?? 0), kept.subarray(5, 1 + length))) found = true
      begun = true
      kept = kept.subarray(head + length)
    }
  }
}
