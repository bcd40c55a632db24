import type { House } from '../../../kit/house.ts'
import { type Problem, say } from '../../../kit/problems.ts'
import type { Place } from '../../grid/index.ts'
import { toolsOf } from '../loop/book.ts'
import { stepOf } from '../loop/definition.ts'
import { append, type Changed, type Tools } from '../loop/engine.ts'
import { unborn } from '../loop/fold.ts'
import type { Member } from '../loop/family.ts'
import { type Message, readMessage } from '../messages.ts'
import { titleOf } from '../rules.ts'
import { knownRefs } from '../store/read.ts'
import { type NewContent, write } from '../store/write.ts'
import { contentOf } from './content.ts'
import { REPORTS } from './report.ts'

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
  columns: Record<keyof Message, string | undefined>
}

const CHUNK = 500
const SOURCE = 'import'

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
  const tools = await toolsOf(house, options.districtId)
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
    if (chunk.length > 0) await importChunk(house, chunk, options, { tools, report })
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
    if ('reason' in message) {
      report.refused.push({ line: row.line, ...message })
    } else if (seen.has(message.ref)) {
      report.repeats.push({ line: row.line, ref: message.ref })
    } else {
      seen.add(message.ref)
      chunk.push({ line: row.line, message })
      if (chunk.length === CHUNK) await flush()
    }
  }
  await flush()
  return report
}

async function importChunk(
  house: House,
  rows: { line: number; message: Message }[],
  options: ImportOptions,
  { tools, report }: { tools: Tools; report: ImportReport },
): Promise<void> {
  const refs = rows.map((r) => r.message.ref)
  const known = new Set((await knownRefs(house.db, options.districtId, SOURCE, refs)).map((r) => r.ref))
  const fresh = rows.filter((r) => !known.has(r.message.ref))
  report.repeats.push(
    ...rows.filter((r) => known.has(r.message.ref)).map((r) => ({ line: r.line, ref: r.message.ref })),
  )
  const changed: Changed[] = []
  const contents: NewContent[] = []
  for (const { message } of fresh) {
    const withheld = message.replyTime !== null && message.replyTime > options.asOf
    const replied = message.reply !== null && message.replyTime !== null && !withheld
    const member = matterFrom(message, replied, options, tools)
    changed.push({ member, added: member.steps, born: true })
    const texts = { words: message.words, ...(message.from ? { from: message.from } : {}) }
    for (const content of [
      contentOf(member.matter.id, 1, texts, []),
      replied ? contentOf(member.matter.id, 2, { reply: message.reply ?? '' }, []) : undefined,
    ]) {
      if (content) contents.push(content)
    }
    if (replied) report.withReply++
    if (withheld) report.repliesWithheld++
  }
  if (changed.length === 0) return
  const fact = {
    district_id: options.districtId,
    name: 'matters.imported',
    about: null,
    data: { count: changed.length },
  }
  await write(house.db, { districtId: options.districtId, changed, contents, facts: [fact] })
  report.imported += changed.length
}

function matterFrom(
  message: Message,
  replied: boolean,
  { districtId, place }: ImportOptions,
  tools: Tools,
): Member {
  const loop = tools.loop(REPORTS)
  const [start, reply] = [stepOf(loop, loop.start), stepOf(loop, 'reply_on_record')]
  if (!start || !reply) throw new Error(`district ${districtId} has no loop for imported messages`)
  const blank = unborn(loop, {
    district_id: districtId,
    id: tools.newId(),
    source: SOURCE,
    ref: message.ref,
    title: message.title || titleOf(message.words),
    place: null,
    grid_at_filing: place.id,
    reporter_id: null,
    filed_by: null,
    created_at: message.time,
    path: place.path,
    confidential: false,
    visibility: null,
    lng: null,
    lat: null,
  })
  const taken = { role: 'import', accountId: null, requestId: null, record: {} }
  const reported = append(blank, start, { ...taken, occurredAt: message.time }, tools)
  return replied && message.replyTime
    ? append(reported, reply, { ...taken, occurredAt: message.replyTime }, tools)
    : reported
}
