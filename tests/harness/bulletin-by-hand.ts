// The numbers of a bulletin as somebody counts them who has only the raw steps up to a moment: step by step, by their names,
// without the rule, the sums or the rows that the product keeps.
import { type Queries, sql } from '../../server/kit/db.ts'

type Step = { step: string; at: string; due: string | null; data: Record<string, unknown> | null; to: string }
type Order = { unit: number; lead: boolean; kind: string | null; steps: Step[] }
type Life = { path: string; steps: Step[]; orders: Order[] }
export type Number = { n: number; of: number | null }
export type Hand = Record<string, Number>
/** What one key (a unit, a place, or all) did. */
type Tally = Record<string, number>

const day = (at: string): string => new Date(at).toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })

/** Whistles with their orders as they stood at a moment: what happened later is not read. */
export async function livesUpTo(q: Queries, districtId: number, until: Date): Promise<Life[]> {
  const rows = await q.rows<{
    id: string
    root: string
    loop: string
    path: string
    steps: (Omit<Step, 'to'> & { to: string })[]
  }>(sql`
    select m.id, m.root_id as root, m.loop, m.path::text as path, json_agg(json_build_object('step', s.step, 'at', s.occurred_at,
      'due', s.due_at, 'data', s.data, 'to', (select d ->> 'to' from jsonb_array_elements(l.definition -> 'steps') d
        where d ->> 'name' = s.step)) order by s.seq) as steps
    from matter m join matter_step s on s.matter_id = m.id and s.occurred_at <= ${until}
    join loop l on l.district_id = m.district_id and l.id = m.loop and l.version = m.loop_version
    where m.district_id = ${districtId} and m.loop in ('whistle', 'order')
    group by m.id, m.root_id, m.loop, m.path, m.created_at, m.lead order by m.created_at, m.lead desc, m.id`)
  return rows
    .filter((row) => row.loop === 'whistle' && row.id === row.root)
    .map(({ id, path, steps }) => ({
      path,
      steps,
      orders: rows
        .filter((row) => row.loop === 'order' && row.root === id)
        .map(({ steps: own }) => ({
          unit: Number(own[0]?.data?.unit),
          lead: own[0]?.data?.lead === true,
          kind: typeof own[0]?.data?.kind === 'string' ? own[0].data.kind : null,
          steps: own,
        })),
    }))
}

/** Where the clock said "late": in which state, and when the limit had been. */
function lates(steps: readonly Step[]): { state: string; at: string }[] {
  const found: { state: string; at: string }[] = []
  let state = ''
  let due: string | null = null
  for (const one of steps) {
    if (one.step === 'late') found.push({ state, at: due ?? one.at })
    if (one.to !== '=') [state, due] = [one.to, one.due]
    else if (one.due) due = one.due
  }
  return found
}
const earliest = (some: readonly { at: string }[]) =>
  some.map(({ at }) => new Date(at).toISOString()).sort()[0]
const first = (steps: readonly Step[], name: string) => steps.find(({ step }) => step === name)?.at
const has = (steps: readonly Step[], ...names: string[]) => steps.some(({ step }) => names.includes(step))

/** Counts everything of a period by a key: `unit` of orders and of who led, or the place below the district. */
export function countByHand(lives: readonly Life[], { from, to }: { from: string; to: string }) {
  const byUnit = new Map<number, Tally>()
  const byPlace = new Map<number, Tally>()
  const all: Tally = {}
  const ofUnits: Tally = {}
  const within = (at: string | undefined) => at !== undefined && day(at) >= from && day(at) <= to
  for (const { path, steps, orders } of lives) {
    const place = Number(path.split('.')[1] ?? path.split('.')[0])
    const add = (unit: number | null, name: string, yes: unknown = true) => {
      if (!yes) return
      const tallies = [all, at(byPlace, place), ...(unit === null ? [] : [ofUnits, at(byUnit, unit)])]
      for (const tally of tallies) tally[name] = (tally[name] ?? 0) + 1
    }
    for (const order of orders) countOrder(order, within, (name, yes) => add(order.unit, name, yes))
    const standing = orders.findLast((one) => one.lead && !has(one.steps, 'uphold', 'called_off'))
    countMatter(steps, standing, within, (name, yes) => add(standing?.unit ?? null, name, yes))
  }
  return { byUnit, byPlace, all, ofUnits }
}
const at = (map: Map<number, Tally>, key: number): Tally => {
  const known = map.get(key) ?? {}
  map.set(key, known)
  return known
}

type Within = (at: string | undefined) => boolean
type Add = (name: string, yes?: unknown) => void

function countOrder({ lead, kind, steps }: Order, within: Within, add: Add): void {
  if (within(steps[0]?.at)) {
    add('received')
    add('readdressed', has(steps, 'uphold'))
  }
  const objected = first(steps, 'object')
  if (within(objected)) {
    add('upheld', has(steps, 'uphold'))
    add('overruled', has(steps, 'reject'))
  }
  if (within(first(steps, 'supervise'))) add('supervised')
  if (has(steps, 'uphold', 'called_off')) return
  const late = has(steps, 'exempt') ? [] : lates(steps)
  if (within(earliest(late))) add('late')
  const stage = (name: string, states: string[], done: string | undefined) => {
    const ran = earliest(late.filter(({ state }) => states.includes(state)))
    if (!within(ran ?? done)) return
    add(`to_${name}`)
    add(name, done !== undefined && ran === undefined)
  }
  const called = lead && kind !== 'emergency'
  stage('acknowledged', ['ordered'], first(steps, 'acknowledge'))
  if (called) stage('contacted', ['acknowledged'], first(steps, 'contact'))
  stage('reported_in', called ? ['contacted'] : ['acknowledged', 'contacted'], first(steps, 'report_in'))
  const again = steps.map(({ step }) => step).lastIndexOf('returned')
  const result = first(steps.slice(again + 1), 'feed_back')
  stage('fed_back', ['reported_in'], result)
  const counted = earliest(late.filter(({ state }) => state === 'reported_in')) ?? result
  if (within(counted)) add('sent_back', again >= 0)
}

function countMatter(steps: readonly Step[], lead: Order | undefined, within: Within, add: Add): void {
  const moved = steps.findLast(({ to }) => to !== '=')
  const out = ['merged', 'withdrawn', 'replied'].includes(String(moved?.to))
  if (within(steps[0]?.at)) {
    add('filed')
    add('whistled', !out && has(steps, 'dispatch', 'call_emergency'))
  }
  if (out) return
  const answer = steps.findLast(({ step }) => step === 'call_back')
  if (answer && within(answer.at) && moved?.to !== 'concluded') {
    add('judged')
    add('solved', answer.data?.solved === 'solved')
    add('satisfied', answer.data?.satisfaction === 'satisfied')
    add('fair', answer.data?.satisfaction === 'fair')
  }
  const excused = lead !== undefined && has(lead.steps, 'exempt')
  const late = lates(steps).filter(({ state }) => !(excused && ['dispatched', 'reported_in'].includes(state)))
  const ended = ['cleared', 'concluded', 'transferred', 'directed'].includes(String(moved?.to))
    ? moved?.at
    : undefined
  if (!within(earliest(late) ?? ended)) return
  add('to_close')
  add('in_time', ended !== undefined && late.length === 0)
  add('rework', has(steps, 'send_back', 'return', 'return_own', 'rework_again', 'rework_own'))
}

const tenths = (n: number) => Math.round(n * 10) / 10
/** A tally as the cells of the edition's two sides name it; `grids` lie in the place. */
export function cellsByHand(tally: Tally, side: 'units' | 'places', grids: number): Hand {
  const t = (name: string) => tally[name] ?? 0
  const answers: Hand = {
    solved: { n: t('solved'), of: t('judged') },
    satisfied: { n: tenths(t('satisfied') + 0.9 * t('fair')), of: t('judged') },
  }
  const count = (name: string): Number => ({ n: t(name), of: null })
  const share = (name: string): Number => ({ n: t(name), of: t(`to_${name}`) })
  if (side === 'units')
    return {
      received: count('received'),
      ...{ acknowledged: share('acknowledged'), contacted: share('contacted') },
      ...{ reported_in: share('reported_in'), fed_back: share('fed_back') },
      ...answers,
      ...{ late: count('late'), supervised: count('supervised'), upheld: count('upheld') },
      overruled: count('overruled'),
      rework: count('sent_back'),
    }
  return {
    ...{ filed: count('filed'), whistled: count('whistled'), upheld: count('upheld') },
    per_filed: { n: t('whistled'), of: t('filed') },
    per_grid: { n: t('whistled'), of: grids },
    well_addressed: { n: t('received') - t('readdressed'), of: t('received') },
    in_time: { n: t('in_time'), of: t('to_close') },
    at_once: { n: t('to_close') - t('rework'), of: t('to_close') },
    rework: count('rework'),
    ...answers,
  }
}
