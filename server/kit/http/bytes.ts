import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import type { Bytes } from '../room.ts'

/** Nothing that was brought may run, load or send anything, wherever it is opened. */
const LOCKED = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
/** The browser's own viewer of PDF does not open in a sandbox; it runs no page of ours, and only our pages may frame it. */
const VIEWED = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"

/** A file name as RFC 6266 carries it: plain letters for old readers, the rest beside it. */
function nameParts(name: string): string {
  const plain = name.replace(/[^\w.-]+/g, '_')
  const whole = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
  return `filename="${plain}"; filename*=UTF-8''${whole}`
}

/** The headers of a file as an answer: its type as we know it, and whether a browser shows or saves it. */
export function bytesHeaders(file: Bytes): Record<string, string> {
  const shown = file.type === 'application/pdf' || file.type.startsWith('image/')
  return {
    'content-type': file.type,
    'content-length': String(file.size),
    'content-security-policy': file.type === 'application/pdf' ? VIEWED : LOCKED,
    // what may be taken back or is made anew each time is not kept; the rest is kept, yet shown only after the server has said
    // that this person may still see it: the next one at a shared computer may not
    ...(file.fresh || !('path' in file)
      ? { 'cache-control': 'no-store' }
      : { 'cache-control': 'private, no-cache', etag: `"${basename(file.path)}"` }),
    ...(file.name
      ? { 'content-disposition': `${shown ? 'inline' : 'attachment'}; ${nameParts(file.name)}` }
      : {}),
    ...(file.name || shown ? {} : { 'content-disposition': 'attachment' }),
  }
}

export const bytesBody = (file: Bytes): Readable | Buffer =>
  'path' in file ? createReadStream(file.path) : file.bytes
