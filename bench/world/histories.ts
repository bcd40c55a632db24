import { DAY, HOUR, handClock } from '../../server/kit/clock.ts'
import { sql } from '../../server/kit/db.ts'
import type { House } from '../../server/kit/house.ts'
import { personOf } from '../../server/rooms/access/index.ts'
import { fileReport, ordersOf, sweep, takeStep } from '../../server/rooms/matters/index.ts'
import type { People } from './people.ts'
import { said } from './words.ts'

type Hand = 'clerk' | 'lead' | 'assist' | 'reporter'
/** A step by somebody on the matter or an order; or so many hours that pass, after which the clock acts. */
type Move =
  | { by: Hand; step: string; form?: Record<string, unknown>; on?: 'lead' | 'assist' }
  | { wait: number }
type History = { share: number; moves: Move[] }

/** Hours after which every clock has run out, whatever holidays lie between. */
const LONG = 30 * 24

const dispatch = (assist = false): Move => ({
  by: 'clerk',
  step: 'dispatch',
  form: { units: assist ? 'both' : 'lead' },
})
const reportIn = (on: 'lead' | 'assist' = 'lead'): Move => ({ by: on, on, step: 'report_in' })
const feedBack = (on: 'lead' | 'assist' = 'lead'): Move => ({
  by: on,
  on,
  step: 'feed_back',
  form: { result: 'said' },
})
const answered: Move = {
  by: 'reporter',
  step: 'call_back',
  form: { solved: 'solved', satisfaction: 'satisfied', words: '处理得很快，谢谢。' },
}
const end: Move[] = [answered, { by: 'clerk', step: 'clear' }]

/**
 * Ways of a matter through its loop: 97 of 100 lead to the end. With its orders a matter has twelve steps on the average. An
 * open one either waits within its limit or has been marked late.
 */
export const HISTORIES: Record<'closed' | 'late' | 'waiting', History[]> = {
  closed: [
    {
      share: 38.8,
      moves: [
        dispatch(),
        reportIn(),
        feedBack(),
        { by: 'clerk', step: 'return', form: { reason: '现场还有一处没有处理，请补做后再反馈。' } },
        feedBack(),
        ...end,
      ],
    },
    {
      share: 14.5,
      moves: [
        dispatch(),
        {
          by: 'lead',
          on: 'lead',
          step: 'object',
          form: { reason: '该点位不在我单位养护范围内。', unit: 'other' },
        },
        { by: 'clerk', on: 'lead', step: 'reject', form: { ruling: '经核对移交清单，仍由你单位办理。' } },
        reportIn(),
        feedBack(),
        ...end,
      ],
    },
    { share: 29.2, moves: [{ wait: LONG }, dispatch(), reportIn(), { wait: LONG }, feedBack(), ...end] },
    {
      share: 14.5,
      moves: [dispatch(true), reportIn(), reportIn('assist'), feedBack(), feedBack('assist'), ...end],
    },
  ],
  late: [
    { share: 0.6, moves: [{ wait: LONG }] },
    { share: 0.6, moves: [dispatch(), { wait: LONG }] },
  ],
  waiting: [
    { share: 0.2, moves: [] },
    { share: 0.5, moves: [dispatch()] },
    { share: 0.6, moves: [dispatch(), reportIn()] },
    { share: 0.5, moves: [dispatch(), reportIn(), feedBack()] },
  ],
}

export type Sample = { root: string; share: number; open: boolean; reporter: number }

/** Each way is gone once for each unit, by the acts that people use; the samples are multiplied afterwards. */
export async function sampleHistories(house: House, people: People, start: Date): Promise<Sample[]> {
  const samples: Sample[] = []
  // The waiting ones come last: no later sweep finds them.
  for (const [kind, ways] of Object.entries(HISTORIES)) {
    for (const { share, moves } of ways) {
      for (const i of people.units.keys()) {
        const clock = handClock(start)
        const sample = await walk({ ...house, clock }, people, i, moves, clock)
        samples.push({ ...sample, share: share / people.units.length, open: kind !== 'closed' })
      }
    }
  }
  return samples
}

async function walk(
  house: House,
  people: People,
  n: number,
  moves: readonly Move[],
  clock: ReturnType<typeof handClock>,
): Promise<{ root: string; reporter: number }> {
  const [community] = people.communities
  const grid = people.grids.find((g) => g.community === community?.nodeId)
  const at = (i: number) => people.units[i % people.units.length]
  const reporter = people.residents[n % people.residents.length] ?? 0
  const account = { clerk: community?.account, lead: at(n)?.account, assist: at(n + 1)?.account, reporter }
  const who = async (hand: Hand) => personOf(house, account[hand] ?? 0)
  const { words, category, result } = said(n)
  const named: Record<string, unknown> = {
    lead: { lead: at(n)?.id, assist: [] },
    both: { lead: at(n)?.id, assist: [at(n + 1)?.id] },
    other: at(n + 2)?.id,
    said: result,
  }
  const root = crypto.randomUUID()
  await fileReport(house, await who('reporter'), {
    id: root,
    nodeId: grid?.nodeId ?? 0,
    words,
    category,
    place: '3 幢 2 单元',
  })
  for (const move of moves) {
    clock.forward('wait' in move ? move.wait * HOUR : HOUR)
    if ('wait' in move) {
      await sweep(house)
      continue
    }
    const person = await who(move.by)
    const [lead, assist] = move.on ? await ordersOf(house, people.districtId, root) : []
    const id = (move.on === 'assist' ? assist : move.on && lead) ?? root
    const form = Object.fromEntries(
      Object.entries(move.form ?? {}).map(([field, value]) => [field, named[String(value)] ?? value]),
    )
    const { version } = await house.db.one<{ version: number }>(
      sql`select version from matter where district_id = ${people.districtId} and id = ${id}`,
    )
    await takeStep(house, person, id, { requestId: crypto.randomUUID(), version, step: move.step, form })
  }
  return { root, reporter }
}

/** A Monday morning, some weeks ago. */
export function startOf(now: Date): Date {
  const day = Math.floor((now.getTime() - 90 * DAY) / DAY)
  // day 4 of the epoch was a Monday; one o'clock in the morning here is nine in Shanghai
  return new Date((day - ((day - 4) % 7)) * DAY + HOUR)
}
