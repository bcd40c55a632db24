import { createHash } from 'node:crypto'
import { landedMigrations } from '../migrate.ts'
import { problem } from '../problems.ts'
import { ahead, progress } from './ahead.ts'
import { reader } from './cut.ts'
import type { BackupKey } from './key.ts'
import { type Manifest, readManifest, type TableOf, unlessReplaced } from './manifest.ts'
import { openPieces, type Pieces } from './pieces.ts'
import { sizeText } from './places.ts'
import { filesOf } from './files.ts'
import { isHeld } from './hold.ts'
import { checkPath } from './tree.ts'
import './problems.ts'

const AT_ONCE = 3

/**
 * Reads a whole backup as a restore would, and changes nothing: every piece opens, each table's rows add up to what they were,
 * each file is what it was. Throws what `readManifest` throws, `backup.damaged`, and `backup.replaced`.
 */
export async function checkBackup(
  dir: string,
  key: BackupKey,
  say: (line: string) => void,
): Promise<{ manifest: Manifest; pieces: Pieces }> {
  const manifest = await readManifest(dir, key)
  checkVersion(manifest)
  if (isHeld(dir))
    say(`a backup is being written into ${dir}: where it ends before this does, this has to be run again`)
  const pieces = openPieces(dir, key)
  await unlessReplaced(dir, key, manifest, () => readAll(manifest, pieces, say))
  return { manifest, pieces }
}

async function readAll(manifest: Manifest, pieces: Pieces, say: (line: string) => void): Promise<void> {
  const tell = progress(say)
  let bytes = 0
  for (const table of manifest.tables) {
    const rows = reader()
    for await (const piece of ahead(AT_ONCE, table.pieces, ({ name }) => pieces.get(name))) {
      rows.read(piece)
      bytes += piece.length
      tell(() => `  ${sizeText(bytes)} checked, now at ${table.name}`)
    }
    const { rows: count, sums } = rows.digest()
    if (count !== table.rows || sums.join() !== table.sums.join())
      throw problem('backup.damaged', {
        piece: table.name,
        why: { zh: '行数或校验不符', en: 'its rows do not add up' },
      })
  }
  const files = ahead(AT_ONCE, filesOf(manifest, pieces), async (file) => {
    checkPath(file.path)
    const hash = createHash('sha256')
    for (const name of file.pieces) hash.update(await pieces.get(name))
    if (hash.digest('hex') !== file.sha256)
      throw problem('backup.damaged', {
        piece: file.path,
        why: { zh: '内容被改动', en: 'its content was changed' },
      })
    return file.size
  })
  let count = 0
  for await (const size of files) {
    bytes += size
    count++
    tell(() => `  ${sizeText(bytes)} checked, ${count} files`)
  }
  if (count !== manifest.files.count)
    throw problem('backup.damaged', {
      piece: 'files',
      why: { zh: '数目不符', en: 'not as many as there were' },
    })
}

/** Rows and files, for people. */
export const contentsOf = ({ tables, files }: Manifest): string =>
  `${tables.reduce((sum: number, table: TableOf) => sum + table.rows, 0)} rows in ${tables.length} tables, ${files.count} files (${sizeText(files.bytes)})`

/** Throws `backup.newer` and `backup.other_migration`. A backup of an older version is welcome. */
function checkVersion(manifest: Manifest): void {
  const landed = new Map(landedMigrations().map((one) => [one.name, one.sha256]))
  const newer = manifest.migrations.filter(({ name }) => !landed.has(name)).map(({ name }) => name)
  if (newer.length > 0) throw problem('backup.newer', { what: newer })
  const other = manifest.migrations.find(({ name, sha256 }) => landed.get(name) !== sha256)
  if (other) throw problem('backup.other_migration', { what: other.name })
}
