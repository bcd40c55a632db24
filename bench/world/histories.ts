import { DAY, HOUR, handClock } from '../../server/kit/clock.ts'
import { sql } from '../../server/kit/db.ts'
import type { House } from '../../server/kit/house.ts'
import { personOf } from '../../server/rooms/access/index.ts'
import { fileReport, membersOfMatter, sweep, takeStep } from '../../server/rooms/matters/index.ts'
import type { People } from './people.ts'
import { said } from './words.ts'

type Hand = 'clerk' | 'lead' | 'assist' | 'reporter'
type Task = 'lead' | 'assist' | 'check'
/** A step by somebody on the matter, an order or its check; or so many hours that pass, after which the clock acts. */
type Move = { by: Hand; step: string; form?: Record<string, unknown>; on?: Task } | { wait: number }
type History = { share: number; moves: Move[] }

/** Hours after which every clock has run out, whatever holidays lie between. */
const LONG = 30 * 24

const byClerk = (step: string, form: Record<string, unknown> = {}): Move => ({ by: 'clerk', step, form })
const sign = byClerk('sign')
const dispatch = (assist = false): Move => byClerk('dispatch', { units: assist ? 'both' : 'lead' })
const acknowledge = (on: 'lead' | 'assist' = 'lead'): Move => ({ by: on, on, step: 'acknowledge' })
const contact: Move = { by: 'lead', on: 'lead', step: 'contact', form: { reached: 'reached' } }
const reportIn = (on: 'lead' | 'assist' = 'lead'): Move => ({ by: on, on, step: 'report_in' })
const feedBack = (on: 'lead' | 'assist' = 'lead'): Move => ({
  by: on,
  on,
  step: 'feed_back',
  form: { result: 'said' },
})
const checked: Move = { by: 'clerk', on: 'check', step: 'confirm' }
const answered = (satisfaction = 'satisfied'): Move => ({
  by: 'reporter',
  step: 'call_back',
  form: { solved: 'solved', satisfaction, words: '处理得很快，谢谢。' },
})
const called: Move[] = [sign, dispatch(), acknowledge(), contact, reportIn()]
const end: Move[] = [answered(), byClerk('clear')]

/**
 * Ways of a matter through its loop: 97 of 100 lead to the end. Nearly half of them the grid settles by itself, or answers; the others
 * go the whole road to a unit. With its orders and checks a matter has twelve steps on the average. An open one either waits
 * within its limit or has been marked late.
 */
export const HISTORIES: Record<'closed' | 'late' | 'waiting', History[]> = {
  closed: [
    {
      share: 33,
      moves: [sign, byClerk('solve_here'), byClerk('solved_here', { result: 'said' }), ...end],
    },
    { share: 12.5, moves: [sign, byClerk('answer', { reply: 'said' }), ...end] },
    { share: 34.5, moves: [...called, feedBack(), checked, ...end] },
    {
      share: 4,
      moves: [
        ...[...called, feedBack(), checked, answered('unsatisfied')],
        byClerk('return', { reason: '现场还有一处没有处理，请补做后再反馈。' }),
        ...[feedBack(), checked, ...end],
      ],
    },
    {
      share: 4,
      moves: [
        ...[sign, dispatch()],
        {
          by: 'lead',
          on: 'lead',
          step: 'object',
          form: { reason: '该点位不在我单位养护范围内。', unit: 'other' },
        },
        { by: 'clerk', on: 'lead', step: 'reject', form: { ruling: '经核对移交清单，仍由你单位办理。' } },
        ...[acknowledge(), contact, reportIn(), feedBack(), checked, ...end],
      ],
    },
    { share: 4, moves: [{ wait: LONG }, ...called, { wait: LONG }, feedBack(), checked, ...end] },
    {
      share: 5,
      moves: [
        ...[
          sign,
          dispatch(true),
          acknowledge(),
          acknowledge('assist'),
          contact,
          reportIn(),
          reportIn('assist'),
        ],
        ...[feedBack(), feedBack('assist'), checked, ...end],
      ],
    },
  ],
  late: [
    { share: 0.6, moves: [{ wait: LONG }] },
    { share: 0.6, moves: [sign, dispatch(), { wait: LONG }] },
  ],
  waiting: [
    { share: 0.2, moves: [] },
    { share: 0.5, moves: [sign, byClerk('solve_here')] },
    { share: 0.6, moves: [sign, dispatch(), acknowledge()] },
    { share: 0.5, moves: called },
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
    const id = move.on ? await taskOf(house, people.districtId, root, move.on) : root
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

/** The order of a unit, or the check that waits. */
async function taskOf(house: House, districtId: number, root: string, task: Task): Promise<string> {
  const children = (await membersOfMatter(house, districtId, root)).filter((m) => !m.root)
  const orders = children.filter((m) => m.loop === 'order')
  const found =
    task === 'check'
      ? children.findLast((m) => m.loop === 'check' && m.version === 1)
      : orders[task === 'lead' ? 0 : 1]
  if (!found) throw new Error(`${root} has no ${task}`)
  return found.id
}

/** A Monday morning, some weeks ago. */
export function startOf(now: Date): Date {
  const day = Math.floor((now.getTime() - 90 * DAY) / DAY)
  // day 4 of the epoch was a Monday; one o'clock in the morning here is nine in Shanghai
  return new Date((day - ((day - 4) % 7)) * DAY + HOUR)
}
