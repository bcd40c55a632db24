import { z } from 'zod'
import { idInAddress } from '../../../contract/kit.ts'
import { calling, count, exportable, instant, saidOf, text, whole, yes } from '../../kit/exports.ts'
import { showDeliveries } from './acts/channel-keys.ts'
import { listChannels } from './acts/channels.ts'

/** A channel stands in the page's address, and among the filters here. */
const query = z.strictObject({ channel: idInAddress })
type Asked = z.output<typeof query>
type Delivery = Awaited<ReturnType<typeof showDeliveries>>['rows'][number]

type Channel = Awaited<ReturnType<typeof listChannels>>['channels'][number]

export const exports = [
  exportable<Record<string, never>, Channel>({
    name: 'intake.channels',
    words: { zh: '接入渠道', en: 'Intake channels' },
    needs: 'intake.manage',
    query: z.strictObject({}),
    ...whole(async (house, who) => (await listChannels(house, calling(who, {}))).channels),
    // what signs for a channel is in no table
    columns: () => [
      text('名称', 'Name', (row) => row.name, 24),
      text('来源标识', 'Source', (row) => row.source, 16),
      text('所属', 'Place', (row) => row.node.name),
      text('启用', 'On', (row) => yes(row.on), 8),
      text('签名算法', 'Digest', (row) => row.digest, 10),
      text('状态回推地址', 'Status address', (row) => row.statusUrl, 36),
      text('开放 Open311', 'Open311', (row) => yes(row.open311), 12),
      count('每分钟上限', 'Most a minute', (row) => row.perMinute),
      count('已收', 'Received', (row) => row.received),
      count('待回推', 'Waiting', (row) => row.waiting),
      count('未送达', 'Given up', (row) => row.dead),
      instant('最近来件', 'Last seen', (row) => row.seenAt),
      instant('建立时间', 'Made', (row) => row.createdAt),
    ],
  }),
  exportable<Asked, Delivery>({
    name: 'intake.deliveries',
    words: { zh: '渠道状态推送记录', en: 'Status messages to a channel' },
    needs: 'intake.manage',
    query,
    page: async (house, who, { channel }) => ({
      rows: (await showDeliveries(house, calling(who, {}, { id: channel }))).rows,
      next: null,
    }),
    columns: () => [
      count('事项编号', 'Matter', (row) => row.number),
      text('对方编号', 'Their ref', (row) => row.ref, 24),
      instant('产生时间', 'Made', (row) => row.createdAt),
      instant('下次尝试', 'Tried next', (row) => row.nextAt),
      instant('送达时间', 'Sent', (row) => row.sentAt),
      instant('结束时间', 'Ended', (row) => row.doneAt),
      count('尝试次数', 'Tries', (row) => row.tries),
      text('原因', 'Why', (row) => row.why, 36),
    ],
    async said(house, who, asked) {
      const { channels } = await listChannels(house, calling(who, {}))
      const name = channels.find((one) => one.id === asked.channel)?.name
      return saidOf(asked, { channel: { label: { zh: '渠道', en: 'Channel' }, value: name } })
    },
  }),
]
