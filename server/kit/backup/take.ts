import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client, ClientConfig } from 'pg'
import type { Clock } from '../clock.ts'
import { landedMigrations } from '../migrate.ts'
import { session } from '../postgres/roles.ts'
import { problem } from '../problems.ts'
import { ahead, progress } from './ahead.ts'
import { cut } from './cut.ts'
import type { BackupKey } from './key.ts'
import { type FileOf, type Manifest, readManifest, stateOf, type TableOf, writeManifest } from './manifest.ts'
import { type Kept, openPieces, type Pieces } from './pieces.ts'
import { checkRoom, sizeText, within } from './places.ts'
import { rowsOf, sequencesOf, type TableShape, withSnapshot } from './snapshot.ts'
import { filesIn, takeFile } from './tree.ts'
import './problems.ts'

/** Pieces and files at work at a time: while one is compressed, the next one is read. */
const AT_ONCE = 3
/** What the rows of a table take in a backup, as a share of what they take on the disk: seen 0.15 to 0.3. */
const SHARE = 0.35

export type Taking = {
  dir: string
  key: BackupKey
  owner: ClientConfig
  dataDir: string
  secret: string
  version: string
  clock: Clock
  say(line: string): void
}
/** `flaws`: files that are missing or not what they were; everything else is in the backup. */
export type Taken = { manifest: Manifest; kept: Kept; flaws: string[] }

/**
 * A backup of the database and the files in one picture, taken while the house is at work. What is in the directory of an earlier
 * backup or of one that was killed is not written again; until the new manifest is there, an earlier one stays whole.
 */
export async function takeBackup(taking: Taking): Promise<Taken> {
  const { dir, key, say } = taking
  if (within(dir, taking.dataDir)) throw problem('backup.inside_data', { dir })
  const found = await stateOf(dir)
  if (found === 'finished') {
    const before = await readManifest(dir, key)
    if (before.secret !== taking.secret) throw problem('backup.other_house', { dir })
    say(`${dir} holds a backup of ${before.at}: it is brought up to date, and stays whole until then`)
  }
  if (found === 'unfinished') say(`${dir} holds a backup that was not finished: what is there is kept`)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const pieces = openPieces(dir, key)
  const inside = await session(taking.owner, (client) =>
    withSnapshot(client, (tables) => picture(client, tables, taking, pieces)),
  )
  const { files, flaws } = await takeFiles(taking, pieces)
  const manifest: Manifest = {
    id: randomUUID(),
    version: taking.version,
    secret: taking.secret,
    dataDir: taking.dataDir,
    files,
    ...inside.picture,
  }
  await pieces.sync()
  await writeManifest(dir, key, manifest)
  await pieces.sync()
  await pieces.prune(await namesOf(manifest, pieces))
  return { manifest, kept: pieces.kept, flaws: [...inside.missing, ...flaws] }
}

type Picture = Omit<Manifest, 'id' | 'version' | 'secret' | 'dataDir' | 'files'>

async function picture(client: Client, shapes: TableShape[], taking: Taking, pieces: Pieces) {
  const { rows } = await client.query<{ postgres: string; size: number; heap: number }>(`
    select split_part(current_setting('server_version'), ' ', 1) as postgres,
      sum(pg_total_relation_size(c.oid))::float8 as size, sum(pg_table_size(c.oid))::float8 as heap
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind = 'r'`)
  const { postgres, size, heap } = rows[0] as (typeof rows)[number]
  const at = taking.clock.now()
  const migrations = await migrationsOf(client)
  const there = await sizeIn(join(taking.dir, 'pieces'))
  checkRoom(taking.dir, Math.max(0, heap * SHARE + (await sizeOfFiles(taking.dataDir)) - there))
  taking.say(`the picture of ${at.toISOString()}: ${shapes.length} tables, ${sizeText(size)}`)
  const told = { all: 0, bytes: 0, tell: progress(taking.say) }
  const tables: TableOf[] = []
  for (const shape of shapes) tables.push(await takeTable(client, shape, pieces, told))
  const sequences = await sequencesOf(client)
  const missing = await missingFiles(client, taking.dataDir)
  const taken: Picture = { at: at.toISOString(), postgres, migrations, tables, sequences, size }
  return { picture: taken, missing }
}

type Told = { all: number; bytes: number; tell: ReturnType<typeof progress> }

async function takeTable(client: Client, shape: TableShape, pieces: Pieces, told: Told): Promise<TableOf> {
  const { pieces: parts, digest } = cut(rowsOf(client, shape))
  const table: TableOf = { ...shape, rows: 0, sums: [0, 0], bytes: 0, pieces: [] }
  const keep = async ({ bytes, rows }: { bytes: Buffer; rows: number }) => ({
    piece: { name: await pieces.put('rows', bytes), rows },
    size: bytes.length,
  })
  for await (const { piece, size } of ahead(AT_ONCE, parts, keep)) {
    table.pieces.push(piece)
    table.bytes += size
    told.all += piece.rows
    told.bytes += size
    told.tell(() => `  ${told.all} rows, ${sizeText(told.bytes)} read, now at ${shape.name}`)
  }
  return { ...table, ...digest() }
}

/** Throws `backup.newer_database` where a migration is not known here. */
async function migrationsOf(client: Client): Promise<Manifest['migrations']> {
  const landed = new Map(landedMigrations().map((one) => [one.name, one.sha256]))
  const { rows } = await client.query<{ name: string; at: Date }>(
    'select name, applied_at as at from migration order by name',
  )
  const newer = rows.filter(({ name }) => !landed.has(name)).map(({ name }) => name)
  if (newer.length > 0) throw problem('backup.newer_database', { what: newer })
  return rows.map(({ name, at }) => ({ name, sha256: landed.get(name) ?? '', at: at.toISOString() }))
}

/** Attachments that rows know and the disk does not. */
async function missingFiles(client: Client, dataDir: string): Promise<string[]> {
  const missing: string[] = []
  for (let last = { district: 0, hash: '' }; ; ) {
    const { rows } = await client.query<typeof last>(
      `select district_id as district, hash from file where (district_id, hash) > ($1, $2)
       group by district_id, hash order by district_id, hash limit 5000`,
      [last.district, last.hash],
    )
    for (const { hash } of rows) {
      const path = `files/${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash}`
      if (!existsSync(join(dataDir, path))) missing.push(`${path} is missing`)
    }
    const end = rows.at(-1)
    if (!end) return missing
    last = end
  }
}

/** After the picture: a file is on the disk before a row tells of it, and attachments are never removed. */
async function takeFiles({ dataDir, say }: Taking, pieces: Pieces) {
  const tell = progress(say)
  const flaws: string[] = []
  const files = { count: 0, bytes: 0 }
  async function* lines() {
    for await (const taken of ahead(AT_ONCE, filesIn(dataDir), (path) => takeFile(dataDir, path, pieces))) {
      if (!taken) continue
      files.count++
      files.bytes += taken.file.size
      if (taken.damaged) flaws.push(`${taken.file.path} is not what its name says: the disk damaged it`)
      tell(() => `  ${files.count} files, ${sizeText(files.bytes)} read`)
      yield Buffer.from(`${JSON.stringify(taken.file)}\n`)
    }
  }
  const list: { name: string; rows: number }[] = []
  for await (const { bytes, rows } of cut(lines()).pieces)
    list.push({ name: await pieces.put('rows', bytes), rows })
  return { files: { ...files, pieces: list }, flaws }
}

/** The files of a backup, as its lists name them. */
export async function* filesOf(manifest: Manifest, pieces: Pieces): AsyncGenerator<FileOf> {
  for (const { name } of manifest.files.pieces)
    for (const line of (await pieces.get(name)).toString().split('\n'))
      if (line !== '') yield JSON.parse(line) as FileOf
}

async function namesOf(manifest: Manifest, pieces: Pieces): Promise<Set<string>> {
  const names = new Set(manifest.files.pieces.map(({ name }) => name))
  for (const table of manifest.tables) for (const { name } of table.pieces) names.add(name)
  for await (const file of filesOf(manifest, pieces)) for (const name of file.pieces) names.add(name)
  return names
}

async function sizeOfFiles(dataDir: string): Promise<number> {
  let size = 0
  for await (const path of filesIn(dataDir))
    size += (await stat(join(dataDir, path)).catch(() => undefined))?.size ?? 0
  return size
}

async function sizeIn(folder: string): Promise<number> {
  let size = 0
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries)
    if (entry.isFile())
      size += (await stat(join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0
  return size
}
