import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { type Random, randomOf } from '../../tools/weave/random.ts'
import { type Person, town } from './town.ts'

export type Life = { wrong: string[]; people: number; lists: number; opened: number; steps: number }
/** Steps wanted of those who were there before, on what was there before. */
const STEPS = 12

/**
 * The people of an old world, over HTTP on today's server: everybody signs in, one of each role lists and opens what
 * they see, and next steps are taken.
 * `staff` signs in by the password of before; `cookie` is a session of before, if there is one.
 */
export async function lifeGoesOn(
  url: string,
  { cookie, staff }: { cookie?: string; staff: { login: string; password: string } },
): Promise<Life> {
  const { ask, people, list, open, live } = town(url)
  const found: Life = { wrong: [], people: 0, lists: 0, opened: 0, steps: 0 }
  const expect = (holds: boolean, words: string) => void (holds || found.wrong.push(words))
  const signedIn = async (session: string) =>
    ((await ask('GET', '/api/session', session)).body as { person: unknown } | null)?.person != null

  const byPassword = await ask('POST', '/api/session', '', staff)
  expect(byPassword.status === 200, `a password of before is refused (${byPassword.status})`)
  if (cookie !== undefined) expect(await signedIn(cookie), 'a session of before has ended')
  const crowd = await people()
  found.people = crowd.length
  expect(crowd.length > 0, 'nobody of before can sign in')
  for (const person of oneOfEach(crowd)) {
    for (const view of ['matters', 'orders', 'mine', 'todo']) {
      const { status, ids } = await list(person, view)
      expect(status === 200, `${person.role} ${person.id}: the list ${view} answers ${status}`)
      found.lists++
      const first = ids[0]
      if (!first) continue
      const page = await open(person, first)
      expect(
        page !== undefined && page.thread.length > 0,
        `${person.role} ${person.id}: ${first} does not open`,
      )
      found.opened++
    }
  }
  found.steps = await stepsOf(crowd, live, randomOf(2, 'after'))
  expect(found.steps > 0, 'nobody can take a step on what was there before')
  return found
}

/** One of each role in each district; administrators have no lists of matters. */
const oneOfEach = (crowd: Person[]): Person[] => [
  ...new Map(
    crowd
      .filter(({ role }) => role !== 'admin')
      .map((person) => [`${person.district} ${person.role}`, person]),
  ).values(),
]

async function stepsOf(
  crowd: Person[],
  live: ReturnType<typeof town>['live'],
  random: Random,
): Promise<number> {
  const staff = crowd.filter(({ role }) => role !== 'resident')
  return (await live(staff, STEPS, random)).steps
}

/** Waits until today's server has told all that was waiting to be told, and counted what it counts; what still waits after that. */
export async function whatWaits(client: pg.Client, patienceMs = 60_000): Promise<string[]> {
  for (const end = Date.now() + patienceMs; ; await sleep(200)) {
    const { rows } = await client.query<Record<string, unknown>>(
      `select (select count(*) from fact) as facts,
         (select count(*) from district d where not exists
           (select from figure_state f where f.district_id = d.id and f.rule is not null and f.building is null)) as uncounted`,
    )
    const [facts, uncounted] = [Number(rows[0]?.facts), Number(rows[0]?.uncounted)]
    const wrong = [
      ...(facts === 0 ? [] : [`${facts} news of before wait to be heard`]),
      ...(uncounted === 0 ? [] : [`the figures of ${uncounted} districts are not counted`]),
    ]
    if (wrong.length === 0 || Date.now() > end) return wrong
  }
}
