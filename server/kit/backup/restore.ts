import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Client } from 'pg'
import { problem } from '../problems.ts'
import { ahead, progress } from './ahead.ts'
import { loadDatabase, stateOfDatabase } from './load.ts'
import { mark, markerIn } from './marker.ts'
import type { Manifest } from './manifest.ts'
import type { Pieces } from './pieces.ts'
import { checkRoom, sizeText, synced, writeWhole } from './places.ts'
import { filesOf } from './files.ts'
import { filesIn, putFile, syncFolders } from './tree.ts'
import './problems.ts'

/** A place to restore into. `given`: its database is not in the data directory. */
export type Place = { dataDir: string; secretFile: string; given: boolean }

/** Write-ahead log that is kept beside what is loaded. */
const LOG_BYTES = 2.2e9
const NEW_DATABASE = 2e8
const AT_ONCE = 3

/**
 * Throws `backup.not_empty` where a secret or files of anybody are in a place, and `backup.no_room`. What a restore that never ended
 * left is nobody's, and has its room.
 */
export async function checkPlace(place: Place, manifest: Manifest): Promise<void> {
  const { dataDir, secretFile } = place
  if (existsSync(secretFile) && readFileSync(secretFile, 'utf8').trim() !== manifest.secret)
    throw problem('backup.not_empty', { what: secretFile })
  if (markerIn(dataDir)) return
  const refuse = (path: string) => {
    throw problem('backup.not_empty', { what: join(dataDir, path) })
  }
  for await (const path of filesIn(dataDir, refuse)) refuse(path)
  checkRoom(dataDir, roomFor(place, manifest))
}

/** Bytes on the disk of the data directory: a database of its own takes some before its first row. */
const roomFor = ({ given }: Place, { size, files }: Manifest): number =>
  files.bytes + (given ? 0 : NEW_DATABASE + size * 1.3 + Math.min(LOG_BYTES, size))

/**
 * Whether a restore of this backup that was cut has loaded its rows into the place's database. Throws `backup.not_empty` where rows
 * of anybody are in it, and `backup.half_of_another`.
 */
export async function checkDatabase(
  { dataDir, given }: Place,
  client: Client,
  { id }: Manifest,
): Promise<{ loaded: boolean }> {
  const before = markerIn(dataDir)
  const { empty, restored } = await stateOfDatabase(client)
  const loaded = before?.backup === id && restored === id
  if (empty || loaded) return { loaded }
  if (before && restored === before.backup) throw problem('backup.half_of_another', { at: before.at })
  throw problem('backup.not_empty', { what: given ? 'DATABASE_URL' : dataDir })
}

/**
 * Puts what the backup holds into an empty place, or goes on where a killed restore ended: the secret, the files, then the rows in
 * one transaction. From its first change on the place is marked as half restored; the caller takes the mark away (`unmark`)
 * when nothing is left to do. Throws `backup.not_empty`, `backup.half_of_another` and `backup.no_room` before any change, and
 * `backup.not_equal`.
 */
export async function restore(
  place: Place,
  client: Client,
  { manifest, pieces }: { manifest: Manifest; pieces: Pieces },
  say: (line: string) => void,
): Promise<void> {
  const { dataDir, secretFile } = place
  await checkPlace(place, manifest)
  const before = markerIn(dataDir)
  const { loaded } = await checkDatabase(place, client, manifest)
  await mark(dataDir, { backup: manifest.id, at: manifest.at })
  if (before && before.backup !== manifest.id)
    for await (const path of filesIn(dataDir, () => {})) await rm(join(dataDir, path), { force: true })
  await writeWhole(secretFile, [Buffer.from(`${manifest.secret}\n`)])
  await synced(dirname(secretFile))
  await putFiles(dataDir, manifest, pieces, say)
  if (loaded) say('the rows are there already')
  else await loadDatabase(client, manifest, dataDir, pieces, say)
}

async function putFiles(dataDir: string, manifest: Manifest, pieces: Pieces, say: (line: string) => void) {
  const tell = progress(say)
  let [count, bytes] = [0, 0]
  const put = ahead(AT_ONCE, filesOf(manifest, pieces), async (file) => {
    if (await putFile(dataDir, file, pieces)) return file.size
    throw problem('backup.damaged', {
      piece: file.path,
      why: { zh: '内容被改动', en: 'its content was changed' },
    })
  })
  for await (const size of put) {
    count++
    bytes += size
    tell(() => `  ${count} of ${manifest.files.count} files, ${sizeText(bytes)}`)
  }
  await syncFolders(dataDir)
}
