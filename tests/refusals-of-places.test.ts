// Each line of the contract, by each role: over the place, in it, elsewhere in the district, and in another district.
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { contract } from '../contract/index.ts'
import type { Route } from '../contract/kit.ts'
import { ROLES } from '../server/rooms/access/index.ts'
import { openTestHttp } from './harness/http.ts'
import { lostUmbrella } from './harness/lost-umbrella.ts'
import { OF_THE_MATTER, oneOfEach, SECRETS } from './harness/one-of-each.ts'
import { MOVED, type Probe, THINGS } from './harness/place-answers.ts'
import {
  answerTo,
  type Case,
  casesOf,
  isProbed,
  keys,
  lines,
  pathOf,
  verdictOf,
} from './harness/place-cases.ts'
import { PLACE_VERDICTS } from './harness/place-verdicts.ts'
import { type Asker, askersOf, everythingIn, PEOPLE, STAFF_ROLES } from './harness/places.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const askers = await askersOf(w)
const things = await oneOfEach(w, http, askers)
// each signed in, and the loops of both districts read: what is kept of that is none of theirs
for (const { who } of askers) await http.ask('GET', '/api/loops', { as: who })

const withoutVerdict = (contract: Record<string, Route>) =>
  Object.keys(contract).filter((key) => verdictOf(key) === undefined)

const cases = casesOf(askers)

/** `in` with anything that is asked for in it, `nothing`, or the refusal; and all that was said. */
async function ask(one: Case): Promise<{ says: string; text: string }> {
  const { status, body, bytes } = await answerTo({ http, things }, one)
  const text = bytes.toString('utf8')
  if (status !== 200) return { says: `${status} ${body.code}`, text }
  const { shows } = one.probe
  const finds = shows && (typeof shows === 'string' ? text.includes(shows) : shows(body as never))
  return { says: finds === false ? 'nothing' : 'in', text }
}
/** Lines that have let somebody in. */
const done = new Set<string>()
/** Asks for all of it, some at a time; gives what is answered otherwise than declared, or says too much. */
async function otherwise(some: readonly Case[], atOnce: number): Promise<string[]> {
  const wrong: string[] = []
  const waiting = [...some]
  const worker = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const { says, text } = await ask(one)
      const isNothing = one.says === 'nothing' && says === 'in' && one.probe.shows === undefined
      if (says !== one.says && !isNothing) wrong.push(`${one.title}: ${says} ${text.slice(0, 200)}`)
      const { place } = one.asker
      const kept = one.says !== 'in' ? SECRETS : place === 'own' || place === 'over' ? [] : OF_THE_MATTER
      for (const secret of kept) if (text.includes(secret)) wrong.push(`${one.title}: says ${secret}`)
      if (says === 'in') done.add(one.key)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return wrong
}

describe('the matrix', () => {
  test('has a verdict for each line of the contract, and for no other', () => {
    expect(withoutVerdict(contract)).toEqual([])
    expect(Object.keys(PLACE_VERDICTS).filter((key) => !keys.includes(key))).toEqual([])
    expect(Object.keys(THINGS).filter((path) => !keys.some((key) => pathOf(key).startsWith(path)))).toEqual(
      [],
    )
  })
  test('is red for a line without one, and gives a further line about a known thing the verdict of that thing', () => {
    const route: Route = { needs: 'matters.read', summary: 'planted', out: z.object({}) }
    const planted = { 'GET /api/umbrellas': route, 'GET /api/matters/:id/umbrella': route }
    expect(withoutVerdict({ ...contract, ...planted })).toEqual(['GET /api/umbrellas'])
  })
  test('asks every line with a place as every role, in each place that the role can have', () => {
    const probed = keys.filter((key) => isProbed(verdictOf(key)))
    const asked = new Set(cases.map(({ key, asker }) => [key, asker.role, asker.place].join(' | ')))
    expect(askers.map(({ role }) => role)).toEqual(expect.arrayContaining(PEOPLE))
    expect(askers).toHaveLength(9 * 4 + 3 + 3 + 2)
    expect(asked.size).toBe(probed.length * askers.length)
  })
  test('leaves to the keys what needs one', () => {
    expect(keys.filter((key) => verdictOf(key) === 'a channel')).toEqual(
      keys.filter((key) => lines[key]?.needs === 'key'),
    )
  })
  test('says of no line that takes a node, a unit or an id from somebody signed in that it has no place', () => {
    const takes = ({ params, query, body }: Route) =>
      [params, query, body].flatMap((schema) =>
        schema ? [JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))] : [],
      )
    const named = keys.filter((key) => {
      const route = lines[key] as Route
      const named = takes(route).some((text) => /"(node|nodeId|unit|unitId|id|ids|about|sheet)":/.test(text))
      // the id of an export is its own, made by whoever asks: it lies nowhere
      const lies = key !== 'POST /api/exports'
      return named && lies && route.needs !== 'public' && route.needs !== 'key'
    })
    expect(named.length).toBeGreaterThan(25)
    expect(named.filter((key) => !isProbed(verdictOf(key)))).toEqual([])
  })
})

const byRole = (wanted: (one: Case) => boolean) =>
  PEOPLE.map((role) => [role, cases.filter((one) => one.asker.role === role && wanted(one))] as const)

describe('where a role is refused, it hears why and leaves nothing', () => {
  test.each(byRole(({ says }) => says.startsWith('4')))('%s', async (_, some) => {
    const before = await everythingIn(w.house)
    expect(await otherwise(some, 8)).toEqual([])
    expect(await everythingIn(w.house)).toEqual(before)
  })
})
describe('where there is nothing for a role, it is shown nothing and changes nothing there', () => {
  test.each(byRole(({ says }) => says === 'nothing'))('%s', async (_, some) => {
    const before = await everythingIn(w.house, w.districtId)
    expect(await otherwise(some, 8)).toEqual([])
    expect(await everythingIn(w.house, w.districtId)).toEqual(before)
  })
})
// a leader here who was a clerk elsewhere printed task orders of both places
describe('what one post allows elsewhere, another post does not bring here', () => {
  const there = STAFF_ROLES.map(
    (role) => ({ role, at: ROLES[role]?.place === 'unit' ? 'factory' : 'after' }) as const,
  )
  test.each(STAFF_ROLES)('%s here, and everything else beside it', async (here) => {
    const at = ROLES[here]?.place === 'unit' ? 'office' : 'before'
    const who = await w.hire([{ role: here, at }, ...there])
    const asker: Asker = {
      role: here,
      place: 'elsewhere',
      who,
      nodeId: w.nodes.after,
      unitId: w.units.factory,
    }
    await http.ask('GET', '/api/session', { as: who })
    const isLetInBy = (one: Case, { asker: { role, place }, key, probe, says }: Case) =>
      key === one.key &&
      probe === one.probe &&
      says === 'in' &&
      (place === 'own' ? role === here : place === 'elsewhere' && role !== 'resident')
    const probed = cases.filter((one) => one.asker.role === here && one.asker.place === 'own')
    const shut = probed.filter(
      (one) => one.probe.asked !== MOVED && !cases.some((other) => isLetInBy(one, other)),
    )
    const before = await everythingIn(w.house)
    const letIn: string[] = []
    for (const one of shut) {
      const { says, text } = await ask({ ...one, asker, says: 'nothing' })
      const isNothing = says === 'in' && one.says === 'nothing' && one.probe.shows === undefined
      if (says === 'in' && !isNothing) letIn.push(`${one.title}: ${text.slice(0, 200)}`)
    }
    expect(letIn).toEqual([])
    expect(shut.length).toBeGreaterThan(10)
    expect(await everythingIn(w.house)).toEqual(before)
  })
})
describe('where a role is let in, it reads', () => {
  test.each(byRole((one) => one.says === 'in' && one.key.startsWith('GET ')))('%s', async (_, some) => {
    expect(await otherwise(some, 8)).toEqual([])
  })
})
describe('where a role is let in, it acts', () => {
  test.each(byRole((one) => one.says === 'in' && !one.key.startsWith('GET ')))('%s', async (_, some) => {
    expect(await otherwise(some, 1)).toEqual([])
  })
})

describe('a thing that there is not answers just like one that is out of reach', () => {
  const elsewhere = cases.filter(({ key, asker, says }) => {
    const hidden = says.startsWith('404') && says !== '404 grid.no_node'
    return hidden && asker.place === 'elsewhere' && /:(id|sheet)/.test(key)
  })
  const oneOfEachLine = new Map(elsewhere.map((one) => [one.key, one]))
  test.each([...oneOfEachLine])('%s', async (key, one) => {
    const none = /\/(sheets|problem-lists)\//.test(key)
      ? 'no-such-sheet'
      : /robots|channels/.test(key)
        ? '999'
        : crypto.randomUUID()
    const call = async (...asked: Parameters<NonNullable<Probe['call']>>) => {
      const sent = (await one.probe.call?.(...asked)) ?? {}
      const { id, sheet, ...others } = sent.params ?? {}
      return {
        ...sent,
        params: { ...others, ...(id ? { id: none } : {}), ...(sheet ? { sheet: none } : {}) },
      }
    }
    const [there, gone] = await Promise.all([
      answerTo({ http, things }, one),
      answerTo({ http, things }, { ...one, probe: { ...one.probe, call } }),
    ])
    const plain = ({ status, body }: typeof there) =>
      JSON.stringify({ ...body, status, requestId: '' })
        .replaceAll(none, '')
        .replaceAll(things.sheet, '')
    expect(plain(gone)).toBe(plain(there))
    expect(gone.status).toBe(404)
  })
})

test('each line with a place was really answered to somebody who is let in there', () => {
  const probed = keys.filter((key) => isProbed(verdictOf(key)))
  expect(probed.filter((key) => !done.has(key))).toEqual([])
})
