import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import { ahead, progress } from './ahead.ts'
import { cut } from './cut.ts'
import type { FileOf, Manifest, PieceList } from './manifest.ts'
import type { Pieces } from './pieces.ts'
import { sizeText } from './places.ts'
import { linesFrom } from './snapshot.ts'
import { attachmentPath, filesIn, promised, takeFile } from './tree.ts'

/** Files at work at a time. */
const AT_ONCE = 3

async function keepLines(lines: AsyncIterable<Buffer>, pieces: Pieces): Promise<PieceList> {
  const list: PieceList = []
  for await (const { bytes, rows } of cut(lines).pieces)
    list.push({ name: await pieces.put('rows', bytes), rows })
  return list
}

async function* linesOf(list: PieceList, pieces: Pieces): AsyncGenerator<string> {
  for (const { name } of list)
    for (const line of (await pieces.get(name)).toString().split('\n')) if (line !== '') yield line
}

/** Hashes of the attachments that rows know, in their order: pieces too, as there may be many, but only until the files were taken. */
export const attachmentsOf = (client: Client, pieces: Pieces): Promise<PieceList> =>
  keepLines(linesFrom(client, 'select distinct hash collate "C" from file order by 1'), pieces)

/**
 * Takes all files, after the picture: a file is on the disk before a row tells of it, and attachments are never removed. `flaws`: what
 * could not be saved as it should be, and each of `attachments` that was not taken, whatever the reason.
 */
export async function takeFiles(
  dataDir: string,
  say: (line: string) => void,
  pieces: Pieces,
  attachments: PieceList,
): Promise<{ files: Manifest['files']; flaws: string[] }> {
  const tell = progress(say)
  const flaws: string[] = []
  const told = new Set<string>()
  const unfit = (path: string, why: string) => {
    flaws.push(`${path} ${why}`)
    told.add(path)
  }
  const files = { count: 0, bytes: 0 }
  const known = linesOf(attachments, pieces)
  let next = await known.next()
  /** What rows know and comes before a path was not taken. */
  const upTo = async (path?: string) => {
    for (; !next.done; next = await known.next()) {
      const wanted = attachmentPath(next.value)
      if (path !== undefined && wanted > path) return
      if (wanted !== path && !told.has(wanted)) unfit(wanted, 'is missing')
    }
  }
  async function* lines() {
    const work = (path: string) => takeFile(dataDir, path, pieces, unfit)
    for await (const file of ahead(AT_ONCE, filesIn(dataDir, unfit), work)) {
      if (!file) continue
      if (promised(file.path)) await upTo(file.path)
      files.count++
      files.bytes += file.size
      tell(() => `  ${files.count} files, ${sizeText(files.bytes)} read`)
      yield Buffer.from(`${JSON.stringify(file)}\n`)
    }
    await upTo()
  }
  const list = await keepLines(lines(), pieces)
  return { files: { ...files, pieces: list }, flaws }
}

/** The files of a backup, as its lists name them. */
export async function* filesOf(manifest: Manifest, pieces: Pieces): AsyncGenerator<FileOf> {
  for await (const line of linesOf(manifest.files.pieces, pieces)) yield JSON.parse(line) as FileOf
}

/** About: what cannot be read is told of when it is taken. */
export async function sizeOfFiles(dataDir: string): Promise<number> {
  let size = 0
  for await (const path of filesIn(dataDir, () => {}))
    size += (await stat(join(dataDir, path)).catch(() => undefined))?.size ?? 0
  return size
}
