import type { House } from '../../../kit/house.ts'
import { type Problem, say } from '../../../kit/problems.ts'
import type { Place } from '../../grid/index.ts'
import { type Message, type MessageColumns, readMessage } from '../messages.ts'
import { loadMessages, MESSAGES_AT_ONCE } from './load-messages.ts'

export type Line =
  | { line: number; cells: Record<string, string>; error?: undefined }
  | { line: number; error: Problem; cells?: undefined }
export type Refused = { line: number; ref: string | null; reason: string }
export type ImportReport = {
  read: number
  imported: number
  withReply: number
  /** Replies later than the as-of date: the message counts as still unanswered. */
  repliesWithheld: number
  repeats: { line: number; ref: string }[]
  refused: Refused[]
}
export type ImportOptions = {
  districtId: number
  place: Place
  asOf: Date
  columns: MessageColumns
}

/**
 * Imports residents' messages with their official replies as history: each a matter of the given place, which fires no clock and
 * tells nobody. A number that is known already, here or earlier in the file, is a repeat and left as it stands. Committed
 * chunk by chunk: what an interruption leaves is completed by running it again.
 */
export async function importMessages(
  house: House,
  lines: AsyncIterable<Line>,
  options: ImportOptions,
  progress: (done: ImportReport) => void = () => {},
): Promise<ImportReport> {
  const report: ImportReport = {
    read: 0,
    imported: 0,
    withReply: 0,
    repliesWithheld: 0,
    repeats: [],
    refused: [],
  }
  const seen = new Set<string>()
  let chunk: { line: number; message: Message }[] = []
  const flush = async () => {
    if (chunk.length > 0) await importChunk(house, chunk, options, report)
    chunk = []
    progress(report)
  }
  for await (const row of lines) {
    report.read++
    if (row.error) {
      report.refused.push({ line: row.line, ref: null, reason: say(row.error, 'en') })
      continue
    }
    const message = readMessage(row.cells, options.columns, options.asOf)
    if ('why' in message) {
      report.refused.push({ line: row.line, ref: message.ref, reason: say(message.why, 'en') })
    } else if (seen.has(message.ref)) {
      report.repeats.push({ line: row.line, ref: message.ref })
    } else {
      seen.add(message.ref)
      chunk.push({ line: row.line, message })
      if (chunk.length === MESSAGES_AT_ONCE) await flush()
    }
  }
  await flush()
  return report
}

async function importChunk(
  house: House,
  rows: { line: number; message: Message }[],
  { districtId, place, asOf }: ImportOptions,
  report: ImportReport,
): Promise<void> {
  const messages = rows.map(({ message }) => ({ message, place }))
  const loaded = await loadMessages(house, house.db, { districtId, by: null, asOf, messages })
  for (const [i, { ref, id, replied, withheld }] of loaded.entries()) {
    if (id === null) {
      report.repeats.push({ line: rows[i]?.line ?? 0, ref })
      continue
    }
    report.imported++
    if (replied) report.withReply++
    if (withheld) report.repliesWithheld++
  }
}
