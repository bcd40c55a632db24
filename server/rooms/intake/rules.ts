import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { MINUTE } from '../../kit/time.ts'

export type Digest = 'sha256' | 'sm3'

/** How far a sender's clock may be from ours. */
export const TOLERANCE_MS = 5 * MINUTE
/** Longer than a timestamp stays good: a nonce that was forgotten belongs to a request that is too old. */
export const NONCE_KEPT_MS = 3 * TOLERANCE_MS
export const SIGNED_HEADERS = {
  key: 'x-gridloom-key',
  timestamp: 'x-gridloom-timestamp',
  nonce: 'x-gridloom-nonce',
  signature: 'x-gridloom-signature',
} as const
export const NONCE = /^[\w-]{12,64}$/
export const TIMESTAMP = /^\d{10}$/

/** Names that say how people filed a matter: no channel may be called so. */
export const OWN_SOURCES: ReadonlySet<string> = new Set(['resident', 'staff', 'on_behalf', 'import'])

export type ToSign = {
  method: string
  /** Path and query exactly as they are sent. */
  url: string
  /** Seconds since 1970. */
  timestamp: string
  nonce: string
  body: Buffer
}

/** What is signed: six lines, joined by a line feed, without one at the end. */
export const textToSign = (digest: Digest, { method, url, timestamp, nonce, body }: ToSign): string =>
  ['GRIDLOOM1', method, url, timestamp, nonce, createHash(digest).update(body).digest('hex')].join('\n')

/** `sha256=` or `sm3=` and the HMAC in lower-case hex; the key is the secret's text as it was shown. */
export const signatureOf = (digest: Digest, secret: string, request: ToSign): string =>
  `${digest}=${createHmac(digest, secret).update(textToSign(digest, request)).digest('hex')}`

/** Compares in the same time whatever the difference. */
export function sameSignature(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Their category as ours: as mapped, or one of ours by its own key, or the channel's default. */
export function categoryFor(
  theirs: string | undefined,
  channel: { categories: Readonly<Record<string, string>>; defaultCategory: string | null },
  isOurs: (key: string) => boolean,
): string | undefined {
  if (theirs !== undefined && Object.hasOwn(channel.categories, theirs)) return channel.categories[theirs]
  if (theirs !== undefined && isOurs(theirs)) return theirs
  return channel.defaultCategory ?? undefined
}

/** 32 hex digits of a keyed hash as a UUID of version 8 (RFC 9562): the same reference is always the same matter. */
export function uuidFrom(bytes: Buffer): string {
  const b = Buffer.from(bytes.subarray(0, 16))
  b[6] = ((b[6] ?? 0) & 0x0f) | 0x80
  b[8] = ((b[8] ?? 0) & 0x3f) | 0x80
  const hex = b.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
