// A sample of the matrix of loop/matrix.test.ts by real requests: sight, permission, form, engine and database together.
import { expect, test } from 'vitest'
import type { Who } from '../../../kit/scope.ts'
import { personOf, residentWithPhone, ROLES } from '../../access/index.ts'
import type { Loop, Step } from '../loop/definition.ts'
import { loopsOf } from '../loop/book.ts'
import { drawFrom, goodForm } from '../loop/walking-forms.ts'
import { openTestHttp } from '../../../../tests/harness/http.ts'
import { lostUmbrella } from '../../../../tests/harness/lost-umbrella.ts'
import { linesOf, mayHere, type Stand } from '../loop/matrix.ts'

/** Requests: 300 in the suite; GRIDLOOM_MATRIX=5000 for the long proof. */
const REQUESTS = Number(process.env.GRIDLOOM_MATRIX ?? 300)

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, units, districtId } = w
const lines = linesOf(w.house.tenants.commonDir)
const draw = drawFrom(process.env.GRIDLOOM_MATRIX ? Date.now() : 42)
const one = <T>(from: readonly T[]): T => from[draw(from.length)] as T

/** A post whose place is seen from a matter in the grid of ribs. */
const PLACES = {
  ribs: 0,
  before: 1,
  street: 2,
  district: 3,
  canopy: 'elsewhere',
  handle: 'elsewhere',
} as const
const third = await residentWithPhone(w.house, { districtId, phone: '13977778888', name: '路过' })
const passerBy = await personOf(w.house, third.id)

type Case = { name: string; role: string; person: Who; stand: Stand; sees: boolean }
const CASES: Case[] = [
  { name: 'who reported it', role: 'reporter', person: who.resident, stand: 'itself', sees: true },
  { name: 'whose report was joined', role: 'reporter', person: who.neighbour, stand: 'itself', sees: true },
  { name: 'who did neither', role: 'resident', person: passerBy, stand: 'elsewhere', sees: false },
]
for (const [role, { place, service, narrow }] of Object.entries(ROLES)) {
  if (service) continue
  for (const at of place === 'unit'
    ? (['office', 'factory'] as const)
    : (Object.keys(PLACES) as (keyof typeof PLACES)[])) {
    const depth = at in PLACES ? PLACES[at as keyof typeof PLACES] : 'elsewhere'
    const stand = at === 'office' ? 'its unit' : depth === 'elsewhere' ? depth : { above: depth }
    const person = await w.hire([{ role, at }])
    CASES.push({ name: `at ${at}`, role, person, stand, sees: stand !== 'elsewhere' && !narrow })
  }
}

/** Matters by their loop, in a family that has one of each; made anew when a step was really taken. */
async function family(): Promise<Map<string, string>> {
  const made = await w.bringTo('fed_back')
  await w.report(who.neighbour, { sameAs: made.id })
  const [order = ''] = made.orders
  return new Map([
    ['whistle', made.id],
    ['order', order],
    ['check', await w.task(made.id, 'check')],
  ])
}
/** And one that was only reported, with its own check before it is filed. */
async function fresh(): Promise<Map<string, string>> {
  const { id } = await w.report(who.resident)
  await w.report(who.neighbour, { sameAs: id })
  await w.step(who.clerk, id, 'verify')
  return new Map([
    ['whistle', id],
    ['verify', await w.task(id, 'verify')],
  ])
}

const loops = loopsOf(w.house.tenants.byKey('umbrella'), w.house.tenants)
const steps = loops.flatMap((loop) => loop.steps.map((step) => ({ loop, step })))
const PERSONAL = /^matters\.(not_yours|not_your_place|by_itself|held_above)$/

function expected(
  { loop, step }: { loop: Loop; step: Step },
  { role, person, stand, sees }: Case,
  ordered: boolean,
): string {
  const may = person.kind === 'resident' || person.posts.some((post) => post.can.has('matters.step'))
  if (!may) return 'auth.not_allowed'
  // a unit sees the whole of what it has an order of
  if (!sees || (stand === 'its unit' && !ordered)) return 'matters.none'
  const place = stand === 'its unit' && loop.id !== 'order' ? 'elsewhere' : stand
  return mayHere(lines.get(`${loop.id}.${step.name}`)!, role, place, 0) ? 'let in' : 'refused'
}

test(`${REQUESTS} requests by everybody from everywhere get the verdict of their line`, {
  timeout: 60_000 + REQUESTS * 200,
}, async () => {
  let families = [await family(), await fresh()]
  const count: Record<string, number> = {}
  for (let request = 0; request < REQUESTS; request++) {
    const asked = one(steps)
    const made = one(families.filter((some) => some.has(asked.loop.id)))
    const target = made?.get(asked.loop.id)
    if (!target) continue
    const somebody = one(CASES)
    const { version } = await w.stored(target)
    const form = goodForm(asked.step, w.clock.now(), [units.factory])
    const body = { requestId: crypto.randomUUID(), version, step: asked.step.name, form }
    const answer = await http.ask('POST', `/api/matters/${target}/steps`, { as: somebody.person, body })
    const { code = 'done' } = answer.body
    const got = PERSONAL.test(code)
      ? 'refused'
      : /^(auth\.not_allowed|matters\.none)$/.test(code)
        ? code
        : 'let in'
    const verdict = expected(asked, somebody, made.has('order'))
    const at = [asked.loop.id, asked.step.name, somebody.role, somebody.name]
    expect([...at, got, code]).toEqual([...at, verdict, code])
    expect([...at, answer.status < 500]).toEqual([...at, true])
    const after = (await w.stored(target)).version
    expect([...at, after]).toEqual([...at, got === 'let in' && code === 'done' ? after : version])
    if (code === 'done') families = [await family(), await fresh()]
    count[verdict] = (count[verdict] ?? 0) + 1
  }
  // a sample that nobody is let in by, or refused in one way only, would prove little
  for (const verdict of ['let in', 'refused', 'matters.none', 'auth.not_allowed'])
    expect([verdict, (count[verdict] ?? 0) > REQUESTS / 60]).toEqual([verdict, true])
})
