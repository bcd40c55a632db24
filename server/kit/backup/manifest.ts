import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem, problem } from '../problems.ts'
import type { Digest } from './cut.ts'
import type { BackupKey } from './key.ts'
import { closed, open, plain } from './pieces.ts'
import { writeWhole } from './places.ts'
import './problems.ts'

/** The one file that makes pieces a backup: written last. Its own name is what it is sealed under. */
export const MANIFEST = 'gridloom.backup'
/** Whether a backup in a directory was ever finished: no other key than that one's is of use there. */
export const holdsBackup = (dir: string): boolean => existsSync(join(dir, MANIFEST))

/** Pieces in their order; `rows` of each where they are rows. */
export type PieceList = { name: string; rows: number }[]
export type TableOf = Digest & { name: string; columns: string[]; bytes: number; pieces: PieceList }
export type Manifest = {
  id: string
  /** When its snapshot was taken, ISO. */
  at: string
  version: string
  postgres: string
  /** What the sealed columns were sealed with. */
  secret: string
  dataDir: string
  migrations: { name: string; sha256: string; at: string }[]
  tables: TableOf[]
  sequences: { name: string; last: number; called: boolean }[]
  /** Lines of JSON, a `FileOf` each, in the order of paths. */
  files: { count: number; bytes: number; pieces: PieceList }
  /** Bytes that the tables and indexes took. */
  size: number
}
/** A file under the data directory; `sha256` of all its bytes, which `pieces` hold in their order. */
export type FileOf = { path: string; size: number; sha256: string; pieces: string[] }

/** Writes the manifest: from now on there is a backup. */
export async function writeManifest(dir: string, key: BackupKey, manifest: Manifest): Promise<void> {
  const text = Buffer.from(JSON.stringify(manifest))
  await writeWhole(join(dir, MANIFEST), [await closed(key, MANIFEST, text, true)])
}

/**
 * The manifest of a finished backup. Throws `backup.none`, `backup.unfinished`, `backup.damaged`, `backup.newer`,
 * `backup.wrong_key`.
 */
export async function readManifest(dir: string, key: BackupKey): Promise<Manifest> {
  const found = await stateOf(dir)
  if (found === 'none') throw problem('backup.none', { dir })
  if (found === 'unfinished') throw problem('backup.unfinished', { dir })
  const opened = open(key, MANIFEST, await readFile(join(dir, MANIFEST)))
  return JSON.parse((await plain(opened)).toString()) as Manifest
}

/**
 * Reads what a manifest names. A backup that ends meanwhile takes away what only the one before it needs: where `work` finds damage
 * and the manifest is another by now, that is what is said (`backup.replaced`).
 */
export async function unlessReplaced<T>(
  dir: string,
  key: BackupKey,
  { id }: Manifest,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const isDamage = error instanceof Problem && error.code === 'backup.damaged'
    const now = isDamage ? await readManifest(dir, key).catch(() => undefined) : undefined
    if (!now || now.id === id) throw error
    throw problem('backup.replaced', { dir, at: now.at })
  }
}

/** What a directory holds. Throws `backup.foreign_dir` for what no backup would put there. */
export async function stateOf(dir: string): Promise<'none' | 'unfinished' | 'finished'> {
  if (!existsSync(dir)) return 'none'
  const names = await readdir(dir).catch(() => {
    throw problem('backup.foreign_dir', { dir, found: '—' })
  })
  const foreign = names.find((name) => name !== 'pieces' && !name.startsWith(MANIFEST))
  if (foreign) throw problem('backup.foreign_dir', { dir, found: foreign })
  if (names.includes(MANIFEST)) return 'finished'
  return names.includes('pieces') ? 'unfinished' : 'none'
}
