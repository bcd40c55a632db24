import { randomUUID } from 'node:crypto'
import type { Random } from '../../tools/weave/random.ts'

/** Somebody of the demo, signed in. */
export type Person = { id: number; role: string; district: string; cookie: string }
type Field = { name: string; kind: string; required: boolean; options?: { key: string }[] }
type Offer = { matterId: string; step: string; version: number; form: Field[]; allowed: boolean }
type Page = { matter: { id: string; node: { id: number } }; thread: unknown[]; offers: Offer[] }
type Answer = { status: number; body: unknown; cookie: string }

/** What all landed versions answer to; those who only look at lists stand apart. */
const ACTORS = /worker|clerk|secretary|centre|liaison|resident/
const WORDS = '公交站有人丢了一把红伞，麻烦找一找。'

/** The people of a demo town over HTTP, spoken to in what all landed versions understand. */
export function town(url: string) {
  const ask = async (method: string, path: string, cookie = '', body?: unknown): Promise<Answer> => {
    const response = await fetch(url + path, {
      method,
      headers: {
        'x-gridloom': '1',
        'accept-language': 'zh',
        ...(cookie && { cookie }),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const set = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    return { status: response.status, cookie: set, body: await response.json().catch(() => null) }
  }

  /** Everybody the demo shows, each with a session of their own. */
  const people = async (): Promise<Person[]> => {
    const accounts = (await ask('GET', '/api/demo/accounts')).body as Omit<Person, 'cookie'>[]
    const found: Person[] = []
    for (const { id, role, district } of accounts) {
      const { cookie } = await ask('POST', '/api/demo/session', '', { id })
      if (cookie) found.push({ id, role, district, cookie })
    }
    return found
  }

  const list = async ({ cookie }: Person, view: string): Promise<{ status: number; ids: string[] }> => {
    const { status, body } = await ask('GET', `/api/matters?view=${view}&limit=50`, cookie)
    const rows = (body as { rows?: { id: string }[] } | null)?.rows ?? []
    return { status, ids: rows.map(({ id }) => id) }
  }

  const open = async ({ cookie }: Person, id: string): Promise<Page | undefined> => {
    const { status, body } = await ask('GET', `/api/matters/${id}`, cookie)
    return status === 200 ? (body as Page) : undefined
  }

  /** Takes a step that is offered, where its form can be filled without knowing the town. Gives the step that was taken. */
  const step = async (person: Person, page: Page, random: Random): Promise<string | undefined> => {
    const offers = page.offers.filter(({ allowed }) => allowed)
    if (offers.length === 0) return undefined
    const offer = random.pick(offers)
    const { body } = offer.form.some(({ kind }) => /^units?$/.test(kind))
      ? await ask('GET', `/api/units?node=${page.matter.node.id}`, person.cookie)
      : { body: null }
    const unit = (body as { units?: { id: number }[] } | null)?.units?.[0]?.id
    const form = Object.fromEntries(
      offer.form.filter((field) => field.required).map((field) => [field.name, filled(field, unit, random)]),
    )
    const { version, step: name } = offer
    const taken = { requestId: randomUUID(), version, step: name, form }
    const { status } = await ask('POST', `/api/matters/${offer.matterId}/steps`, person.cookie, taken)
    return status === 200 ? name : undefined
  }

  /** So many steps on old matters and reports of new ones, by people taken at random; fewer where nobody finds more to do. */
  const live = async (crowd: Person[], wanted: number, random: Random) => {
    const actors = crowd.filter(({ role }) => ACTORS.test(role))
    const done = { reports: 0, steps: 0 }
    for (let tries = 0; done.reports + done.steps < wanted && tries < wanted * 6; tries++) {
      const person = random.pick(actors)
      const view = person.role.includes('liaison') ? 'orders' : 'matters'
      const { ids } = await list(person, view)
      const page = ids.length > 0 ? await open(person, random.pick(ids)) : undefined
      if (!page) continue
      if (person.role === 'resident' && random.chance(0.3)) {
        const report = { id: randomUUID(), nodeId: page.matter.node.id, words: WORDS }
        if ((await ask('POST', '/api/matters', person.cookie, report)).status === 200) done.reports++
      } else if (await step(person, page, random)) done.steps++
    }
    return done
  }

  return { ask, people, list, open, live }
}

function filled({ kind, options }: Field, unit: number | undefined, random: Random): unknown {
  if (kind === 'choice') return random.pick(options ?? []).key
  if (kind === 'units') return { lead: unit, assist: [] }
  if (kind === 'unit') return unit
  if (kind === 'yesno') return true
  if (kind === 'number') return 1
  if (kind === 'category') return 'sanitation'
  if (kind === 'date') return new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)
  return kind === 'words' || kind === 'line' ? WORDS : undefined
}
