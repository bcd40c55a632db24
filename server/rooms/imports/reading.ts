import { readTable, type TableRow } from '../../kit/tables/index.ts'
import { problem } from '../../kit/problems.ts'

/** A file that is being gone through. A row can only be reached past those before it, so the place is kept from piece to piece. */
type Reading = { at: number; rows: AsyncIterator<TableRow> }

/** Of this process; whoever goes on elsewhere reads up to the place again. */
const readings = new Map<string, Reading>()
const KEPT = 6

async function opened(path: string, name: string): Promise<Reading> {
  const table = await readTable(path, { name }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw problem('imports.file_gone')
    throw error
  })
  return { at: 0, rows: table.rows[Symbol.asyncIterator]() }
}

export async function stopReading(path: string): Promise<void> {
  const reading = readings.get(path)
  readings.delete(path)
  await reading?.rows.return?.()
}

/**
 * Reads a file's rows from the one after `from` on, as long as `more` says so; `take` gets each with its number, counted from 1. Gives
 * how many rows are behind it now, and whether that was the last. Where it took all the time to come to the place again, nothing was
 * taken, and the next call goes on from there.
 */
export async function readOn(
  file: { path: string; name: string; from: number },
  more: () => boolean,
  take: (row: TableRow, seq: number) => Promise<void>,
): Promise<{ at: number; ended: boolean }> {
  let reading = readings.get(file.path)
  if (!reading || reading.at > file.from) {
    await stopReading(file.path)
    for (const path of [...readings.keys()].slice(0, Math.max(0, readings.size - KEPT)))
      await stopReading(path)
    reading = await opened(file.path, file.name)
    readings.set(file.path, reading)
  }
  try {
    while (more()) {
      const next = await reading.rows.next()
      if (next.done) {
        await stopReading(file.path)
        return { at: reading.at, ended: true }
      }
      reading.at++
      if (reading.at > file.from) await take(next.value, reading.at)
    }
    return { at: Math.max(file.from, reading.at), ended: false }
  } catch (error) {
    // whether the rows that were taken are kept is not known here: the next call begins anew
    await stopReading(file.path)
    throw error
  }
}
