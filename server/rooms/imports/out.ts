import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { HOUR } from '../../kit/clock.ts'
import { XLSX } from '../../kit/files.ts'
import type { House } from '../../kit/house.ts'
import type { Bytes } from '../../kit/room.ts'
import { type NewSheet, writeWorkbook } from '../../kit/tables/write.ts'

/** Files of an hour: what is being sent, and what is coming. */
export const folderOf = (dataDir: string) => join(dataDir, 'imports', 'out')

/** A workbook as an answer: made anew each time, as what it says may have changed. */
export async function workbookOut(house: House, name: string, sheets: readonly NewSheet[]): Promise<Bytes> {
  const folder = folderOf(house.dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${randomUUID()}.xlsx`)
  try {
    const size = await writeWorkbook(path, sheets)
    return { path, size, type: XLSX, name: `${name}.xlsx`, fresh: true }
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

/** Workbooks that were sent an hour ago go: they hold what people wrote. */
export async function dropSent({ dataDir, clock }: House): Promise<void> {
  const folder = folderOf(dataDir)
  const before = clock.now().getTime() - HOUR
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found && found.mtimeMs < before) await rm(path, { force: true })
  }
}
