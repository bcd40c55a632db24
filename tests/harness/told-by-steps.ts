// The figures of whistles as their raw steps tell them: read without the rule, by step names, for comparison with it.
import { type Queries, sql } from '../../server/kit/db.ts'

type Step = {
  step: string
  occurred_at: string
  due_at: string | null
  data: Record<string, unknown> | null
  to: string
}
type Life = { created_at: string; steps: Step[]; orders: Step[][] }
const TAKEN_UP = ['sign', 'solve_here', 'answer', 'dispatch', 'call_emergency']
const AGAIN = ['send_back', 'return', 'return_own', 'rework_again', 'rework_own']
const OUT = ['merged', 'withdrawn', 'replied']
const ENDS = [...OUT, 'cleared', 'concluded', 'transferred', 'directed']

const chinaDay = (at: string): string =>
  new Date(at).toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })

/** Steps of a matter as json, each with the state that its loop says it leads to. */
const stepsOf = (matter: string) => `
  (select json_agg(json_build_object('step', s.step, 'occurred_at', s.occurred_at, 'due_at', s.due_at, 'data', s.data, 'to',
      (select d ->> 'to' from jsonb_array_elements(l.definition -> 'steps') d where d ->> 'name' = s.step)) order by s.seq)
   from matter_step s join matter sm on sm.id = s.matter_id join loop l on l.district_id = sm.district_id and l.id = sm.loop
     and l.version = sm.loop_version where s.matter_id = ${matter}.id)`

/** Day → measure → number, of the loop `whistle`. */
export async function toldBySteps(
  q: Queries,
  districtId: number,
): Promise<Record<string, Record<string, number>>> {
  const text = `select m.created_at, ${stepsOf('m')} as steps, coalesce((select json_agg(${stepsOf('o')} order by o.created_at, o.lead desc, o.id)
    from matter o where o.root_id = m.id and o.loop = 'order'), '[]') as orders
    from matter m where m.district_id = ${districtId} and m.id = m.root_id and m.loop = 'whistle'`
  const days: Record<string, Record<string, number>> = {}
  for (const life of await q.rows<Life>(sql([text])))
    tell(life, (day, name, n) => {
      const own = (days[day] ??= { ...NOTHING })
      own[name] = (own[name] ?? 0) + n
    })
  return days
}
const NAMES = [
  'filed',
  'accepted',
  'whistled',
  'to_close',
  'closed',
  'in_time',
  'rework',
  'returned',
  'minutes',
] as const
const NOTHING = Object.fromEntries(
  [...NAMES, 'valid', 'judged', 'contacted', 'solved', 'satisfied', 'fair'].map((name) => [name, 0]),
)

function tell(
  { created_at, steps, orders }: Life,
  add: (day: string, name: string, n: number) => void,
): void {
  const names = steps.map((s) => s.step)
  const last = steps.findLast((s) => s.to !== '=')
  const state = String(last?.to)
  const out = OUT.includes(state)
  const flag = (day: string, name: string, yes: boolean) => add(day, name, yes ? 1 : 0)
  const filed = chinaDay(created_at)
  add(filed, 'filed', 1)
  flag(filed, 'accepted', !out && names.some((n) => TAKEN_UP.includes(n)))
  flag(filed, 'whistled', !out && names.some((n) => n === 'dispatch' || n === 'call_emergency'))
  if (out) return
  const answer = steps.findLast((s) => s.step === 'call_back')
  if (answer) {
    const day = chinaDay(answer.occurred_at)
    const judged = state !== 'concluded'
    const inTouch = orders
      .flat()
      .some(
        (s) => s.step === 'contact' && s.data?.reached === 'reached' && s.occurred_at <= answer.occurred_at,
      )
    const hurried = orders.some(
      (o) =>
        o[0]?.data?.kind === 'emergency' &&
        o.some((s) => s.step === 'report_in' && s.occurred_at <= answer.occurred_at),
    )
    add(day, 'valid', 1)
    flag(day, 'judged', judged)
    flag(
      day,
      'contacted',
      inTouch ||
        hurried ||
        steps.slice(0, steps.indexOf(answer)).some((s) => s.step === 'answer' || s.step === 'solved_here'),
    )
    flag(day, 'solved', judged && answer.data?.solved === 'solved')
    flag(day, 'satisfied', judged && answer.data?.satisfaction === 'satisfied')
    flag(day, 'fair', judged && answer.data?.satisfaction === 'fair')
  }
  const standing = orders.filter(
    (o) => o[0]?.data?.lead === true && !o.some((s) => s.step === 'uphold' || s.step === 'called_off'),
  )
  const excused = standing.at(-1)?.some((s) => s.step === 'exempt') ?? false
  const late = limitsPassed(steps).filter(
    (l) => !(excused && ['dispatched', 'reported_in'].includes(l.state)),
  )
  const closed = ENDS.includes(state) ? last?.occurred_at : undefined
  const toClose = late.map((l) => l.due).sort()[0] ?? closed
  if (!toClose) return
  const day = chinaDay(toClose)
  add(day, 'to_close', 1)
  flag(day, 'closed', closed !== undefined)
  flag(day, 'in_time', closed !== undefined && late.length === 0)
  flag(
    day,
    'rework',
    names.some((n) => AGAIN.includes(n)),
  )
  flag(
    day,
    'returned',
    orders.flat().some((s) => s.step === 'object'),
  )
  if (closed) add(day, 'minutes', Math.round((Date.parse(closed) - Date.parse(created_at)) / 60_000))
}

/** Each time that the clock called it late: in which state, and the deadline that had passed. */
function limitsPassed(steps: readonly Step[]): { state: string; due: string }[] {
  return steps.flatMap((step, i) => {
    if (step.step !== 'late') return []
    const before = steps.slice(0, i)
    const entered = before.findLastIndex((s) => s.to !== '=')
    const due = before.slice(entered).findLast((s) => s.due_at !== null)?.due_at
    return [{ state: String(before[entered]?.to), due: new Date(due ?? step.occurred_at).toISOString() }]
  })
}
