import { randomBytes } from 'node:crypto'
import { sha256 } from '../../../kit/secrets.ts'
import { hexBytes, type NewContent } from '../store/write.ts'

/**
 * Words and photos of a step, with the salted digest that the step keeps: SHA-256 over the salt and the JSON of texts and
 * files. Erasing the words later leaves the digest, and so the chain of steps, as it was.
 */
export function contentOf(
  matterId: string,
  seq: number,
  texts: Record<string, string>,
  files: string[],
): NewContent | undefined {
  if (Object.keys(texts).length === 0 && files.length === 0) return undefined
  const salt = randomBytes(16)
  const digest = sha256(Buffer.concat([salt, Buffer.from(JSON.stringify([texts, files]))]))
  return { matter_id: matterId, seq, salt: hexBytes(salt), texts, files, digest: hexBytes(digest) }
}

type Said = { texts: Record<string, string>; files: string[] }

/** Whether a repeated request says the same as what was kept of the first one; nothing kept is the same as nothing said. */
export function sameSaid(kept: Said | undefined, said: Said): boolean {
  const plain = ({ texts, files }: Said) => JSON.stringify([Object.entries(texts).sort(), files])
  return plain(kept ?? { texts: {}, files: [] }) === plain(said)
}
