// Compares what clients were told with what the database holds, and that with itself.
import { isDeepStrictEqual } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from '../../server/kit/db.ts'
import type { House } from '../../server/kit/house.ts'
import {
  familiesOf,
  type Family,
  fold,
  type Member,
  replay,
  rootsAfter,
} from '../../server/rooms/matters/index.ts'
import { buildingOf, recountFigures } from '../../server/rooms/scores/index.ts'
import { type Entry, type History, outcomeOf } from './history.ts'
import { type Flaw, ordersAsSpawned, wordsAsSealed } from './check-rows.ts'
import { noticesAsTold } from './check-news.ts'

export type { Flaw }
export type Checked = { flaws: Flaw[]; matters: number; steps: number }

const PAGE = 500
const FIRST = '00000000-0000-0000-0000-000000000000'
/** What is handed out after a storm has this long to come to rest. */
const REST_MS = 120_000

type Found = { member: Member; root: Member; step: Member['steps'][number] }
type Held = { members: Map<string, Member>; byRequest: Map<string, Found[]>; texts: Map<string, Said> }
type Said = { texts: Record<string, string>; files: string[] }

/**
 * Everything wrong with a district whose matters all came from the clients of this history. Reads the database only; a pump must
 * be at work, in a server or by `allHeard` before.
 */
export async function check(history: History, house: House, districtId: number): Promise<Checked> {
  const flaws: Flaw[] = []
  const unheard = await rested(house, districtId)
  if (unheard > 0) flaws.push({ flaw: 'news not handed out', about: '', detail: `${unheard} facts wait` })
  const held: Held = { members: new Map(), byRequest: new Map(), texts: new Map() }
  let steps = 0
  for (let after = FIRST; ; ) {
    const { roots, last } = await rootsAfter(house.db, districtId, after, PAGE)
    const families = await familiesOf(house, districtId, roots, house.db)
    for (const [root, family] of families) {
      if (family instanceof Error) flaws.push({ flaw: 'unreadable', about: root, detail: family.message })
      else steps += take(held, family)
    }
    const read = [...families.values()].filter((family): family is Family => !(family instanceof Error))
    const { said, wrong } = await wordsAsSealed(house, districtId, read)
    for (const [key, words] of said) held.texts.set(key, words)
    flaws.push(...wrong, ...read.flatMap(ordersAsSpawned), ...(await noticesAsTold(house, districtId, read)))
    if (!last) break
    after = last
  }
  flaws.push(...asTold(history, held), ...unasked(history, held), ...(await strays(house, districtId)))
  const { different } = await replay(house, districtId)
  for (const { id, fields } of different)
    flaws.push({ flaw: 'a row is not what its steps say', about: id, detail: fields.join(', ') })
  const { rows, sums } = await recountFigures(house, districtId, { waitMs: 0 })
  for (const id of rows) flaws.push({ flaw: 'figures are not what the steps say', about: id, detail: '' })
  for (const sum of sums) flaws.push({ flaw: 'sums do not add up', about: '', detail: JSON.stringify(sum) })
  return { flaws, matters: held.members.size, steps }
}

function take({ members, byRequest }: Held, family: Family): number {
  let steps = 0
  for (const member of [family.root, ...family.children]) {
    members.set(member.matter.id, member)
    steps += member.steps.length
    for (const step of member.steps) {
      if (!step.request_id) continue
      const found = byRequest.get(step.request_id) ?? []
      byRequest.set(step.request_id, [...found, { member, root: family.root, step }])
    }
  }
  return steps
}

/** How many facts wait after the pump had its time, and a first counting of the figures that a kill cut short has ended. */
async function rested(house: House, districtId: number): Promise<number> {
  const until = Date.now() + REST_MS
  for (;;) {
    const { waiting, dead } = await house.db.one<{ waiting: number; dead: number }>(
      sql`select (select count(*) from fact) as waiting, (select count(*) from fact_dead) as dead`,
    )
    const atRest = waiting === 0 && (await buildingOf(house, districtId)) === null
    if (atRest || Date.now() > until) return waiting + dead
    await sleep(200)
  }
}

/** Each write: there exactly once as it was told, or not at all where it was refused. */
function asTold(history: History, held: Held): Flaw[] {
  const flaws: Flaw[] = []
  const numbers = new Map<string, unknown>()
  const done = new Set(
    history.entries.filter((entry) => outcomeOf(entry).said === 'accepted').map((entry) => entry.key),
  )
  for (const entry of history.entries) {
    const wrong = (flaw: string, detail = '') =>
      flaws.push({
        flaw,
        about: entry.about,
        detail: `${entry.op} ${entry.key} of client ${entry.client} ${detail}`,
      })
    const outcome = outcomeOf(entry)
    const found = held.byRequest.get(entry.key) ?? []
    if (found.length > 1) wrong('done twice', `${found.length} times`)
    const firstYes = entry.told.findIndex((one) => one.said === 'accepted')
    if (firstYes >= 0 && entry.told.slice(firstYes).some((one) => one.said === 'refused'))
      wrong('accepted and then refused')
    if (entry.op === 'reused') {
      if (outcome.said !== 'refused') wrong('other words under the same key were not refused', outcome.said)
      continue
    }
    if (entry.op !== 'report' && entry.op !== 'step') continue
    const [first] = found
    if (outcome.said === 'refused') {
      if (first && !done.has(entry.key)) wrong('refused, yet it is there', outcome.problem.code)
      continue
    }
    if (!first) {
      if (outcome.said === 'accepted') wrong('an accepted write is lost')
      continue
    }
    for (const detail of otherThanSent(entry, first, held)) wrong('there, but not as it was sent', detail)
    if (outcome.said !== 'accepted') continue
    const answer = (
      outcome.answer as { matter: { id: string; number: number; version: number; state: string } }
    ).matter
    for (const detail of otherThanAnswered(answer, first)) wrong('there, but not as it was told', detail)
    const number = numbers.get(entry.key) ?? answer.number
    if (number !== answer.number) wrong('told two numbers', `${number} and ${answer.number}`)
    numbers.set(entry.key, number)
  }
  return flaws
}

function otherThanSent(entry: Entry, { member, step }: Found, held: Held): string[] {
  const { texts = {}, files = [] } = held.texts.get(`${member.matter.id} ${step.seq}`) ?? {}
  const wrong: string[] = []
  if (member.matter.id !== entry.about) wrong.push(`it stands at ${member.matter.id}`)
  if (step.by_account !== entry.by) wrong.push(`by ${step.by_account}, not ${entry.by}`)
  if (entry.op === 'report') {
    const sent = entry.sent as { words: string; files?: string[]; category?: string }
    if (step.seq !== 1 || member.matter.root_id !== entry.key) wrong.push('it is no beginning')
    if (texts.words !== sent.words) wrong.push(`says "${texts.words}", not "${sent.words}"`)
    if (!isDeepStrictEqual(files, sent.files ?? [])) wrong.push(`with ${files.length} files`)
    return wrong
  }
  const sent = entry.sent as { version: number; step: string; form: Record<string, unknown> }
  if (step.step !== sent.step) wrong.push(`it is ${step.step}, not ${sent.step}`)
  if (step.seq !== sent.version + 1)
    wrong.push(`it stands after version ${step.seq - 1}, not ${sent.version}`)
  for (const [field, value] of Object.entries(sent.form)) {
    const kept = texts[field] ?? (step.data ?? {})[field]
    if (!isDeepStrictEqual(kept, value))
      wrong.push(`${field} is ${JSON.stringify(kept)}, not ${JSON.stringify(value)}`)
  }
  return wrong
}

/** The version and state that a client was told are those of the history at that point, and what they asked lies before it. */
function otherThanAnswered(
  answer: { id: string; number: number; version: number; state: string },
  { member, root, step }: Found,
): string[] {
  const wrong: string[] = []
  if (answer.id !== member.matter.id) wrong.push(`told of ${answer.id}`)
  if (answer.number !== root.matter.number)
    wrong.push(`told number ${answer.number}, it is ${root.matter.number}`)
  if (answer.version < step.seq) wrong.push(`told version ${answer.version}, it is step ${step.seq}`)
  const then = fold(member.loop, member.steps.slice(0, answer.version))
  if (then?.version !== answer.version || then.state !== answer.state)
    wrong.push(`told ${answer.state} at version ${answer.version}, it was ${then?.state} at ${then?.version}`)
  return wrong
}

/** What nobody asked for: a matter or a person's step that is in no history. */
function unasked(history: History, { members }: Held): Flaw[] {
  const asked = new Set(history.entries.map((entry) => entry.key))
  const flaws: Flaw[] = []
  for (const { matter, steps } of members.values()) {
    if (matter.id === matter.root_id && !asked.has(matter.id))
      flaws.push({ flaw: 'nobody asked for it', about: matter.id, detail: matter.loop })
    for (const { by_account, request_id, seq, step } of steps)
      if (by_account !== null && request_id !== null && !asked.has(request_id))
        flaws.push({ flaw: 'nobody asked for it', about: matter.id, detail: `step ${seq} ${step}` })
  }
  return flaws
}

/** Rows without the rows they hang on. */
async function strays(house: House, districtId: number): Promise<Flaw[]> {
  const rows = await house.db.rows<{ about: string; detail: string }>(sql`
    select id as about, 'an order without its matter' as detail from matter m
      where district_id = ${districtId}
        and not exists (select from matter r where r.district_id = m.district_id and r.id = m.root_id)
    union all
    select matter_id, 'step ' || seq || ' without its matter' from matter_step s
      where district_id = ${districtId}
        and not exists (select from matter m where m.district_id = s.district_id and m.id = s.matter_id)
    union all
    select matter_id, 'words of step ' || seq || ' without the step' from matter_content c
      where district_id = ${districtId} and not exists (
        select from matter_step s where s.district_id = c.district_id and s.matter_id = c.matter_id and s.seq = c.seq)
    union all
    select matter_id, 'a name without its matter' from matter_reporter n
      where district_id = ${districtId}
        and not exists (select from matter m where m.district_id = n.district_id and m.id = n.matter_id)`)
  return rows.map((row) => ({ flaw: 'a stray row', ...row }))
}
