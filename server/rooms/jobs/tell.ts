import type { Listener } from '../../kit/facts.ts'
import type { House } from '../../kit/house.ts'
import { jobOf } from '../../kit/jobs.ts'
import { tell } from '../notices/index.ts'

/** Who waits this long has turned to something else. */
const LONG_MS = 20_000

const ENDS: Readonly<Record<string, { zh: string; en: string }>> = {
  done: { zh: '已完成', en: 'done' },
  failed: { zh: '没有成功', en: 'failed' },
}

/** Whoever started a task that took long, or failed, hears how it ended; who cancelled it knows. */
export const tellOfEnds = (house: House): Listener => ({
  name: 'jobs.ends',
  hears: ['jobs.ended'],
  async handle(q, { district_id: districtId, about, data }) {
    const [by, kind, end] = [Number(data.by), String(data.kind), ENDS[String(data.state)]]
    // what the house began itself is nobody's
    if (about === null || !end || by === 0) return
    const job = await jobOf(q, { districtId, accountId: by }, about)
    if (!job?.endedAt) return
    if (job.state === 'done' && job.endedAt.getTime() - job.createdAt.getTime() < LONG_MS) return
    const { zh, en } = house.jobWords(kind)
    await tell(q, {
      districtId,
      accountIds: [by],
      kind: `jobs.${job.state}`,
      about,
      data: { words: { zh: `${zh}：${end.zh}`, en: `${en}: ${end.en}` } },
      now: house.clock.now(),
    })
  },
})
