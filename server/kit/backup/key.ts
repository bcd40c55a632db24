import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { ensureDataDir } from '../env.ts'
import { problem } from '../problems.ts'
import { within } from './places.ts'
import './problems.ts'

/** What a backup is closed with. `id` tells keys apart and reveals nothing of them. */
export type BackupKey = {
  file: string
  id: Buffer
  /** The name of a piece: a keyed hash of its content, so that equal content is kept once and a name tells nothing. */
  nameOf(kind: string, digest: Buffer): string
  /** A key for the one piece of that name. */
  keyOf(name: string): Buffer
}

const hmac = (key: Buffer, text: string | Buffer) => createHmac('sha256', key).update(text).digest()

function keyFrom(text: string, file: string): BackupKey {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', text, 'gridloom backup', purpose, 32))
  const [names, pieces] = [derive('names'), derive('pieces')]
  return {
    file,
    id: hmac(derive('id'), 'id').subarray(0, 8),
    nameOf: (kind, digest) => hmac(names, Buffer.concat([Buffer.from(`${kind}\n`), digest])).toString('hex'),
    keyOf: (name) => hmac(pieces, name),
  }
}

/**
 * The key in a file: at least 32 characters that no other user may read, and never in the backup's own directory. Where it is
 * missing and `make` is given, one is made (32 random bytes in hex, mode 0600) and `make` told.
 */
export function readKey(file: string, dir: string, make?: (file: string) => void): BackupKey {
  if (within(file, dir)) throw problem('backup.key_beside', { file })
  if (!existsSync(file)) {
    if (!make) throw problem('backup.key_missing', { file })
    makeKey(file)
    make(file)
  }
  const text = readFileSync(file, 'utf8').trim()
  const unfit = (zh: string, en: string) => problem('backup.key_unfit', { file, why: { zh, en } })
  if (text.length < 32) throw unfit('至少要有 32 个字符', 'it must have 32 characters or more')
  if (statSync(file).mode & 0o077)
    throw unfit('其他用户也能读，请 chmod 600', 'other users may read it, so set it to chmod 600')
  return keyFrom(text, file)
}

// Written aside and linked into place: a crash leaves no half key.
function makeKey(file: string): void {
  ensureDataDir(dirname(file))
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(draft, file)
  } finally {
    rmSync(draft)
  }
}
