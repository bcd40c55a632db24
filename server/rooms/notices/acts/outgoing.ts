import type { notices } from '../../../../contract/notices.ts'
import { DAY, HOUR } from '../../../kit/clock.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { reachOf, type Who } from '../../../kit/scope.ts'
import { note } from '../../access/index.ts'
import { allCarriers } from '../carriers.ts'
import { newsKinds } from '../robot/carrier.ts'
import * as store from '../store/outbox.ts'

type Acts = Handlers<typeof notices>

/** A letter that was tried again by hand is worth at least this long. */
const AGAIN_MS = 24 * HOUR

/** What goes out belongs to the whole district. */
function mustReachAll(who: Who): void {
  if (!reachOf(who, 'notices.outgoing').nodes.some((path) => path.length === 1))
    throw problem('notices.district_only')
}

const KINDS: Record<string, { zh: string; en: string }> = {
  code: { zh: '登录验证码', en: 'Sign-in code' },
}
const kindWords = (kind: string, channel: string) =>
  KINDS[kind] ?? newsKinds().get(kind) ?? allCarriers().get(channel)?.kinds?.[kind] ?? { zh: kind, en: kind }
const channelWords = (channel: string) => allCarriers().get(channel)?.words ?? { zh: channel, en: channel }

export const listOutgoing: Acts['GET /api/outgoing'] = async (house, { who, query }) => {
  mustReachAll(who)
  const { districtId } = who
  const dayAgo = new Date(house.clock.now().getTime() - DAY)
  const page = {
    sentAfter: dayAgo,
    state: query.state,
    before: query.cursor ? Number(query.cursor) : undefined,
    most: query.limit + 1,
  }
  const [found, counts] = await Promise.all([
    store.listOutgoing(house.db, districtId, page),
    store.countOutgoing(house.db, districtId, dayAgo),
  ])
  const rows = found.slice(0, query.limit)
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => ({
      ...row,
      channel: channelWords(row.channel),
      kind: kindWords(row.kind, row.channel),
      nextAt: row.doneAt ? null : row.nextAt,
    })),
    next: found.length > query.limit && last ? String(last.id) : null,
    counts,
  }
}

export const retryOutgoing: Acts['POST /api/outgoing/retry'] = async (house, { who, body, requestId }) => {
  mustReachAll(who)
  const { districtId, accountId } = who
  const now = house.clock.now()
  const expires = new Date(now.getTime() + AGAIN_MS)
  const done = await store.revive(house.db, { districtId, ids: body.ids, by: accountId, now, expires })
  await note(house, who, { act: 'outgoing_retried', about: aboutOf(done), requestId })
  return { done: done.length }
}

export const dropOutgoing: Acts['POST /api/outgoing/drop'] = async (house, { who, body, requestId }) => {
  mustReachAll(who)
  const { districtId, accountId } = who
  const now = house.clock.now()
  const done = await store.drop(house.db, { districtId, ids: body.ids, by: accountId, now })
  await note(house, who, { act: 'outgoing_dropped', about: aboutOf(done), requestId })
  return { done: done.length }
}

const aboutOf = (rows: readonly { id: number }[]) => `outbox ${rows.map((row) => row.id).join(' ')}`
