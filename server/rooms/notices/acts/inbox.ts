import { z } from 'zod'
import type { notice, notices } from '../../../../contract/notices.ts'
import { DAY } from '../../../kit/clock.ts'
import type { House } from '../../../kit/house.ts'
import type { Handlers } from '../../../kit/room.ts'
import { declareSetting, settingsAt } from '../../../kit/settings.ts'
import { servedDistricts } from '../../grid/index.ts'
import * as store from '../store/inbox.ts'
import { pruneDone } from '../store/outbox.ts'

type Acts = Handlers<typeof notices>

/** How many days read notices are kept. */
declareSetting(/^notices\.keep\.days$/, z.number().int().min(7).max(3650))
const KEEP_DAYS = 180
/** What was sent is of use while somebody may ask for it; a dead letter that nobody minded is too old to be sent after half a year. */
const SENT_DAYS = 30
const DEAD_DAYS = 180

const words = z.object({ zh: z.string(), en: z.string() })
const name = z.union([z.string(), z.object({ name: z.string() }).transform((o) => o.name)])
/** What tellers write; an older or a stranger's form lacks this or that. */
const told = z.object({
  number: z.coerce.number().int().nullish().catch(null),
  title: z.string().nullish().catch(null),
  words: words.nullish().catch(null),
  node: name.nullish().catch(null),
  unit: name.nullish().catch(null),
})

export function viewOf(row: store.NoticeRow): z.input<typeof notice> {
  const { id, kind, about, at, readAt, urgent } = row
  const { number, title, words, node, unit } = told.parse(row.data)
  const said = { number: number ?? null, title: title ?? null, words: words ?? null }
  return { id, kind, about, at, readAt, urgent, ...said, place: node ?? null, unit: unit ?? null }
}

export const listNotices: Acts['GET /api/notices'] = async (house, { who, query }) => {
  const page = {
    before: query.cursor ? Number(query.cursor) : undefined,
    unread: query.unread === 'yes',
    most: query.limit + 1,
  }
  const [found, unread] = await Promise.all([
    store.listOwn(house.db, who, page),
    store.countUnread(house.db, who),
  ])
  const rows = found.slice(0, query.limit)
  const last = rows.at(-1)
  return {
    rows: rows.map(viewOf),
    next: found.length > query.limit && last ? String(last.id) : null,
    unread,
  }
}

export const countUnread: Acts['GET /api/notices/unread'] = async (house, { who }) => ({
  unread: await store.countUnread(house.db, who),
})

export const markRead: Acts['POST /api/notices/read'] = async (house, { who, body }) => {
  await store.markRead(house.db, who, body, house.clock.now())
  return { unread: await store.countUnread(house.db, who) }
}

const BATCH = 1000

/** Drops what is older than it need be: read notices by the district's setting, messages that are done with. */
export async function prune(house: House): Promise<number> {
  let gone = 0
  for (const { id: districtId, rootId } of await servedDistricts(house.db)) {
    const now = house.clock.now()
    const settings = await settingsAt(house.db, {
      districtId,
      path: [rootId],
      now,
      keys: ['notices.keep.days'],
    })
    const days = settings.get('notices.keep.days')
    const ago = (n: number) => new Date(now.getTime() - n * DAY)
    const before = ago(typeof days === 'number' ? days : KEEP_DAYS)
    const old = { districtId, before: ago(SENT_DAYS), deadBefore: ago(DEAD_DAYS), most: BATCH }
    for (const batch of [
      () => store.pruneRead(house.db, districtId, before, BATCH),
      () => pruneDone(house.db, old),
    ]) {
      for (let n = BATCH; n === BATCH; gone += n) n = (await batch()).length
    }
  }
  return gone
}
