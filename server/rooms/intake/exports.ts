import { z } from 'zod'
import { idInAddress } from '../../../contract/kit.ts'
import { calling, count, exportable, instant, saidOf, text } from '../../kit/exports.ts'
import { showDeliveries } from './acts/channel-keys.ts'
import { listChannels } from './acts/channels.ts'

/** A channel stands in the page's address, and among the filters here. */
const query = z.strictObject({ channel: idInAddress })
type Asked = z.output<typeof query>
type Delivery = Awaited<ReturnType<typeof showDeliveries>>['rows'][number]

export const exports = [
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
