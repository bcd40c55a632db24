import type { Queries } from '../../../kit/db.ts'
import type { House } from '../../../kit/house.ts'
import type { Place } from '../../grid/index.ts'
import { toolsOf } from '../loop/book.ts'
import { stepOf } from '../loop/definition.ts'
import { append, type Changed, type Tools } from '../loop/engine.ts'
import type { Member } from '../loop/family.ts'
import { unborn } from '../loop/fold.ts'
import type { Message } from '../messages.ts'
import { titleOf } from '../rules.ts'
import * as store from '../store/imported.ts'
import { type NewContent, write } from '../store/write.ts'
import { contentOf } from './content.ts'
import { REPORTS } from './report.ts'

/** What stands in `matter.source` of what a file brought. */
export const IMPORTED = 'import'
/** A fact carries the ids of so many matters at most. */
export const MESSAGES_AT_ONCE = 500

export type Loading = {
  districtId: number
  /** Who loads; null where an operator does. */
  by: number | null
  asOf: Date
  /** At most 500, no number twice. */
  messages: readonly { message: Message; place: Place }[]
}
/** `id` is null for a number that is known already: it is left as it stands. */
export type LoadedMessage = { ref: string; id: string | null; replied: boolean; withheld: boolean }

/**
 * Residents' messages with their official replies become matters, as history that fires no clock and tells nobody. All of them,
 * in their order, with what became of each.
 */
export async function loadMessages(house: House, q: Queries, load: Loading): Promise<LoadedMessage[]> {
  const { districtId, messages } = load
  const tools = await toolsOf(house, districtId)
  const known = await knownNumbers(
    q,
    districtId,
    messages.map(({ message }) => message.ref),
  )
  const changed: Changed[] = []
  const contents: NewContent[] = []
  const loaded = messages.map(({ message, place }): LoadedMessage => {
    const { ref } = message
    if (known.has(ref)) return { ref, id: null, replied: false, withheld: false }
    const withheld = message.replyTime !== null && message.replyTime > load.asOf
    const replied = message.reply !== null && message.replyTime !== null && !withheld
    const member = matterFrom(message, { ...load, place, replied }, tools)
    const { id } = member.matter
    changed.push({ member, added: member.steps, born: true })
    const texts = { words: message.words, ...(message.from ? { from: message.from } : {}) }
    for (const content of [
      contentOf(id, 1, texts, []),
      replied ? contentOf(id, 2, { reply: message.reply ?? '' }, []) : undefined,
    ]) {
      if (content) contents.push(content)
    }
    return { ref, id, replied, withheld }
  })
  if (changed.length > 0) {
    const ids = changed.map(({ member }) => member.matter.id)
    const data = { count: ids.length, ids }
    const fact = { district_id: districtId, name: 'matters.imported', about: null, data }
    await write(q, { districtId, changed, contents, facts: [fact] })
  }
  return loaded
}

/** Which of these numbers an import has brought before. */
export const knownNumbers = async (q: Queries, districtId: number, refs: string[]): Promise<Set<string>> =>
  new Set((await store.knownRefs(q, districtId, IMPORTED, refs)).map((row) => row.ref))

function matterFrom(
  message: Message,
  { districtId, by, place, replied }: Omit<Loading, 'messages'> & { place: Place; replied: boolean },
  tools: Tools,
): Member {
  const loop = tools.loop(REPORTS)
  const [start, reply] = [stepOf(loop, loop.start), stepOf(loop, 'reply_on_record')]
  if (!start || !reply) throw new Error(`district ${districtId} has no loop for imported messages`)
  const blank = unborn(loop, {
    district_id: districtId,
    id: tools.newId(),
    source: IMPORTED,
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
  const taken = { role: 'import', accountId: by, requestId: null, record: {} }
  const reported = append(blank, start, { ...taken, occurredAt: message.time }, tools)
  return replied && message.replyTime
    ? append(reported, reply, { ...taken, occurredAt: message.replyTime }, tools)
    : reported
}
