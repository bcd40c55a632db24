import { z } from 'zod'
import { notices, type notice, type outgoing, type robot } from '../../../contract/notices.ts'
import { calling, count, exportable, instant, saidOf, text, whole, yes } from '../../kit/exports.ts'
import { listNotices } from './acts/inbox.ts'
import { listOutgoing } from './acts/outgoing.ts'
import { listRobots } from './acts/robots.ts'
import { newsKinds } from './robot/carrier.ts'

const own = notices['GET /api/notices'].query.omit({ cursor: true, limit: true })
const letters = notices['GET /api/outgoing'].query.omit({ cursor: true, limit: true })
type Notice = z.input<typeof notice>
type Letter = z.input<typeof outgoing>
type Robot = z.input<typeof robot>
type Words = { zh: string; en: string }

const STATES: Readonly<Record<z.output<typeof letters>['state'], Words>> = {
  waiting: { zh: '等待发送', en: 'waiting' },
  dead: { zh: '未送达', en: 'not delivered' },
  sent: { zh: '24 小时内已发出', en: 'sent within 24 hours' },
}

/** The kinds of news that a robot carries; all where none is named. */
function newsOf(kinds: readonly string[]): Words {
  if (kinds.length === 0) return { zh: '全部', en: 'all' }
  const named = kinds.map((key) => newsKinds().get(key) ?? { zh: key, en: key })
  return { zh: named.map(({ zh }) => zh).join('、'), en: named.map(({ en }) => en).join(', ') }
}

export const exports = [
  exportable<z.output<typeof own>, Notice>({
    name: 'notices.inbox',
    words: { zh: '我的消息', en: 'My notices' },
    // what is told to a person is theirs, whatever else they may do
    needs: 'exports.make',
    query: own,
    page: (house, who, query, { cursor, most }) =>
      listNotices(house, calling(who, { ...query, cursor: cursor ?? undefined, limit: most })),
    columns: () => [
      instant('时间', 'At', (row) => row.at),
      count('事项编号', 'Matter', (row) => row.number),
      text('标题', 'Title', (row) => row.title, 40),
      text('内容', 'What happened', (row) => row.words, 36),
      text('网格', 'Grid', (row) => row.place),
      text('单位', 'Unit', (row) => row.unit),
      text('紧急', 'Urgent', (row) => yes(row.urgent), 8),
      instant('已读时间', 'Read', (row) => row.readAt),
    ],
    said: (_, __, query) =>
      saidOf(query, { unread: { label: { zh: '只看未读', en: 'Unread only' }, value: yes(true) } }),
  }),
  exportable<z.output<typeof letters>, Letter>({
    name: 'notices.outgoing',
    words: { zh: '外发消息', en: 'Outgoing messages' },
    needs: 'notices.outgoing',
    query: letters,
    page: (house, who, query, { cursor, most }) =>
      listOutgoing(house, calling(who, { ...query, cursor: cursor ?? undefined, limit: most })),
    async count(house, who, query) {
      const { counts } = await listOutgoing(house, calling(who, { ...query, limit: 1 }))
      return { waiting: counts.waiting, dead: counts.dead, sent: counts.sentToday }[query.state]
    },
    columns: () => [
      text('方式', 'Channel', (row) => row.channel, 12),
      text('内容种类', 'Kind', (row) => row.kind, 20),
      text('收件方', 'Receiver', (row) => row.receiver, 24),
      instant('产生时间', 'Made', (row) => row.createdAt),
      instant('有效期至', 'Expires', (row) => row.expiresAt),
      instant('下次尝试', 'Tried next', (row) => row.nextAt),
      instant('结束时间', 'Ended', (row) => row.doneAt),
      count('尝试次数', 'Tries', (row) => row.tries),
      text('原因', 'Why', (row) => row.why, 36),
    ],
    said: (_, __, query) =>
      saidOf(query, { state: { label: { zh: '状态', en: 'State' }, value: STATES[query.state] } }),
  }),
  exportable<Record<string, never>, Robot>({
    name: 'notices.robots',
    words: { zh: '群机器人', en: 'Group robots' },
    needs: 'notices.outgoing',
    query: z.strictObject({}),
    ...whole(async (house, who) => (await listRobots(house, calling(who, {}))).robots),
    columns: () => [
      text('名称', 'Name', (row) => row.name, 24),
      text('地点', 'Place', (row) => row.node.name),
      text('推送内容', 'News', ({ kinds }) => newsOf(kinds), 40),
      // the address itself is a key: the page never shows it again either
      text('地址（遮盖）', 'Address, masked', (row) => row.shown, 30),
      text('@所有人', 'Mentions all', (row) => yes(row.mentionAll), 10),
      text('语言', 'Language', (row) => row.lang, 8),
      text('启用', 'On', (row) => yes(row.on), 8),
      count('等待发送', 'Waiting', (row) => row.waiting),
      count('未送达', 'Not delivered', (row) => row.dead),
      instant('最近发出', 'Last sent', (row) => row.lastAt),
    ],
  }),
]
