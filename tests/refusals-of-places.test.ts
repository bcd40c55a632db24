// Each line about one matter, by each role in its own place, elsewhere in the district and in another district.
import { describe, expect, test } from 'vitest'
import { contract } from '../contract/index.ts'
import type { Who } from '../server/kit/scope.ts'
import { addStaff, personOf, residentWithPhone, ROLES } from '../server/rooms/access/index.ts'
import { districtRoot } from '../server/rooms/grid/index.ts'
import { addUnit } from '../server/rooms/partners/index.ts'
import { openTestHttp } from './harness/http.ts'
import { lostUmbrella } from './harness/lost-umbrella.ts'
import { callOf, type Person, VERDICTS } from './harness/verdicts.ts'

const w = await lostUmbrella()
const http = await openTestHttp(w.house)
const { who, house, clock, nodes } = w
const raincoat = await districtRoot(house.db, 'raincoat')
const wardrobe = await addUnit(house.db, raincoat.districtId, {
  ...{ kind: 'department', name: '衣帽间', nameEn: 'Wardrobe', now: clock.now() },
})

type Place = 'own' | 'elsewhere' | 'another district'
const roles = Object.keys(ROLES).filter((role) => !ROLES[role]?.service) as Person[]

/** The same role at three places: where the matter lies or whose order it is, beside it, and in another district. */
async function inPlaces(role: Person): Promise<Record<Place, Who>> {
  const unit = ROLES[role]?.place === 'unit'
  const { districtId, rootId } = raincoat
  const far = unit ? { role, partnerId: wardrobe.id } : { role, nodeId: rootId }
  const account = await addStaff(house, { districtId, login: `far-${role}`, name: '远方', posts: [far] })
  return {
    own: await w.hire([{ role, at: unit ? 'office' : 'before' }]),
    elsewhere: await w.hire([{ role, at: unit ? 'factory' : 'handle' }]),
    'another district': await personOf(house, account),
  }
}
const other = { districtId: raincoat.districtId, phone: '13955556666', name: '远客' }
const PEOPLE = new Map<Person, Record<Place, Who>>([
  [
    'resident',
    {
      own: who.resident,
      elsewhere: who.neighbour,
      'another district': await personOf(house, (await residentWithPhone(house, other)).id),
    },
  ],
])
for (const role of roles) PEOPLE.set(role, await inPlaces(role))

const ID = '00000000-0000-4000-8000-000000000001'
const perMatter = Object.keys(contract).filter((key) => key.includes('/api/matters/:id'))
const { id, orders } = await w.bringTo('dispatched')
const [order = ''] = orders

/** What a line answers about a matter: `in`, where its place lets this person in, whatever it says then. */
async function verdictOf(key: string, target: string, person: Who): Promise<string> {
  const call = callOf(key)
  const { status, body } = await http.ask(call.method, call.url.replace(ID, target), {
    as: person,
    body: call.body,
  })
  expect([key, status >= 500]).toEqual([key, false])
  return body.code === 'auth.not_allowed' || body.code === 'matters.none' ? `${status} ${body.code}` : 'in'
}

test('the lines about one matter are known', () => {
  expect(perMatter).toHaveLength(10)
})

describe.each([...PEOPLE])('%s', (role, places) => {
  /** A member sees only what is offered to members: an umbrella's loss is not. */
  const narrow = ROLES[role]?.narrow === true
  const expected = (key: string, place: Place): string => {
    const verdict: readonly string[] = [VERDICTS[key as keyof typeof VERDICTS]].flat()
    if (!verdict.includes(role)) return '403 auth.not_allowed'
    return place === 'own' && !narrow ? 'in' : '404 matters.none'
  }
  test.each<Place>(['elsewhere', 'another district'])(
    '%s finds nothing, and leaves nothing',
    async (place) => {
      const before = await w.rowCounts()
      for (const key of perMatter)
        for (const target of [id, order])
          expect([key, await verdictOf(key, target, places[place])]).toEqual([key, expected(key, place)])
      expect(await w.rowCounts()).toEqual(before)
    },
  )
  test('in its own place is let in where the line lets it', async () => {
    // a file that a matter does not hold is no more to be found than a matter elsewhere
    for (const key of perMatter.filter((one) => !one.includes(':hash')))
      expect([key, await verdictOf(key, id, places.own)]).toEqual([key, expected(key, 'own')])
  })
})

test('a matter that there is not answers just like one that is out of reach', async () => {
  const none = await http.ask('GET', `/api/matters/${crypto.randomUUID()}`, { as: who.clerkElsewhere })
  const out = await http.ask('GET', `/api/matters/${id}`, { as: who.clerkElsewhere })
  expect({ ...out.body, requestId: '' }).toEqual({ ...none.body, requestId: '' })
})

test('nobody reports into a place that is not theirs: a worker in the own grid, a stranger in the own district', async () => {
  const into = async (person: Who, nodeId: number) => {
    const body = { id: crypto.randomUUID(), nodeId, words: '丢了一把伞' }
    return (await http.ask('POST', '/api/matters', { as: person, body })).body.code ?? 'done'
  }
  expect([
    await into(who.worker, nodes.ribs),
    await into(who.worker, nodes.canopy),
    await into(who.clerkElsewhere, nodes.before),
    await into(who.stranger, nodes.ribs),
    await into(who.resident, nodes.canopy),
  ]).toEqual(['done', 'matters.not_your_area', 'matters.not_your_area', 'grid.no_node', 'done'])
})
