import { randomUUID } from 'node:crypto'
import type { Client, ClientConfig } from 'pg'
import type { Clock } from '../clock.ts'
import { landedMigrations } from '../migrate.ts'
import { session } from '../postgres/roles.ts'
import { problem } from '../problems.ts'
import { ahead, progress } from './ahead.ts'
import { cut } from './cut.ts'
import { attachmentsOf, filesOf, sizeOfFiles, takeFiles } from './files.ts'
import { holdDir } from './hold.ts'
import type { BackupKey } from './key.ts'
import { type Manifest, readManifest, stateOf, type TableOf, writeManifest } from './manifest.ts'
import { type Kept, openPieces, type Pieces } from './pieces.ts'
import { checkRoom, sizeText, within } from './places.ts'
import { rowsOf, sequencesOf, type TableShape, withSnapshot } from './snapshot.ts'
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
 * backup or of one that was killed is not written again; until the new manifest is there, an earlier one stays whole. Nobody else
 * writes into the directory meanwhile. Throws what `holdDir`, `stateOf`, `readManifest` and `withSnapshot` throw, `backup.inside_data`,
 * `backup.other_house`, `backup.newer_database`, `backup.no_room` and `backup.disk_full`.
 */
export async function takeBackup(taking: Taking): Promise<Taken> {
  const { dir } = taking
  if (within(dir, taking.dataDir)) throw problem('backup.inside_data', { dir })
  // where other things lie nothing is made, not even for a moment
  await stateOf(dir)
  const letGo = await holdDir(dir)
  try {
    return await takeInto(taking)
  } finally {
    letGo()
  }
}

async function takeInto(taking: Taking): Promise<Taken> {
  const { dir, key, say } = taking
  const found = await stateOf(dir)
  if (found === 'finished') {
    const before = await readManifest(dir, key)
    if (before.secret !== taking.secret) throw problem('backup.other_house', { dir })
    say(`${dir} holds a backup of ${before.at}: it is brought up to date, and stays whole until then`)
  }
  if (found === 'unfinished') say(`${dir} holds a backup that was not finished: what is there is kept`)
  const pieces = openPieces(dir, key)
  const inside = await session(taking.owner, (client) =>
    withSnapshot(client, (tables) => picture(client, tables, taking, pieces)),
  )
  const { files, flaws } = await takeFiles(taking.dataDir, say, pieces, inside.attachments)
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
  await pieces.prune(namesOf(manifest, pieces))
  return { manifest, kept: pieces.kept, flaws }
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
  const there = await pieces.size()
  checkRoom(taking.dir, Math.max(0, heap * SHARE + (await sizeOfFiles(taking.dataDir)) - there))
  taking.say(`the picture of ${at.toISOString()}: ${shapes.length} tables, ${sizeText(size)}`)
  const told = { all: 0, bytes: 0, tell: progress(taking.say) }
  const tables: TableOf[] = []
  for (const shape of shapes) tables.push(await takeTable(client, shape, pieces, told))
  const sequences = await sequencesOf(client)
  const attachments = await attachmentsOf(client, pieces)
  const taken: Picture = { at: at.toISOString(), postgres, migrations, tables, sequences, size }
  return { picture: taken, attachments }
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

async function* namesOf(manifest: Manifest, pieces: Pieces): AsyncGenerator<string> {
  for (const { pieces: list } of [manifest.files, ...manifest.tables]) for (const { name } of list) yield name
  for await (const file of filesOf(manifest, pieces)) yield* file.pieces
}
