import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import { remember } from '../../../kit/remember.ts'
import { declareSetting } from '../../../kit/settings.ts'
import type { Tenant, Tenants } from '../../../kit/tenants.ts'
import { limitSettings, loopVersions, saveLoop } from '../store/loops.ts'
import { clockOf, isLimit } from './clock.ts'
import { type Loop, loopFile, stepOf } from './definition.ts'
import type { Tools } from './engine.ts'
import { flaws } from './flaws.ts'

/** The loops of one district: those that new matters start with, and every version that older ones are pinned to. */
export type Book = {
  current: ReadonlyMap<string, Loop>
  /** Every definition on record. */
  all: readonly Loop[]
  pinned(id: string, version: number): Loop
}

/** How long a process may go on with limits that were changed meanwhile. */
const LIMITS_BELIEVED_MS = 5_000
/** A district's own revision of a common loop counts within the common version: version 2, revision 3 is 203. */
const REVISIONS = 100

const readLoops = (dir: string): Loop[] => {
  let names: string[]
  try {
    names = readdirSync(dir).filter((name) => name.endsWith('.json'))
  } catch {
    return []
  }
  return names.sort().map((name) => {
    const parsed = loopFile.safeParse(JSON.parse(readFileSync(`${dir}${name}`, 'utf8')))
    if (!parsed.success)
      throw problem('matters.loop_flawed', { loop: name, flaws: z.prettifyError(parsed.error) })
    return parsed.data
  })
}

/** The common loops with a district's own limits and actors, and the loops that only it has. Throws `matters.loop_flawed`. */
export function loopsOf(tenant: Tenant, tenants: Tenants): Loop[] {
  const common = readLoops(`${tenants.commonDir}loops/`).map((loop): Loop => {
    const own = tenant.loops[loop.id]
    return {
      ...loop,
      version: loop.version * REVISIONS + (own?.revision ?? 0),
      clocks: loop.clocks.map((clock) => ({ ...clock, limit: own?.limits?.[clock.state] ?? clock.limit })),
      steps: loop.steps.map((step) => ({ ...step, by: own?.by?.[step.name] ?? step.by })),
    }
  })
  const unknown = Object.entries(tenant.loops).flatMap(([id, own]) => {
    const loop = common.find((l) => l.id === id)
    if (!loop) return [`no loop "${id}"`]
    const states = Object.keys(own.limits ?? {}).filter(
      (state) => !loop.clocks.some((clock) => clock.state === state),
    )
    const steps = Object.keys(own.by ?? {}).filter((step) => !stepOf(loop, step))
    return [
      ...states.map((state) => `${id}: no clock in "${state}"`),
      ...steps.map((step) => `${id}: no step "${step}"`),
    ]
  })
  if (unknown.length > 0)
    throw problem('matters.loop_flawed', { loop: `${tenant.key}/district.json`, flaws: unknown.join('; ') })
  const loops = [...common, ...readLoops(`${tenant.dir}loops/`)]
  for (const loop of loops) {
    const found = flaws(loop, loops)
    if (found.length > 0)
      throw problem('matters.loop_flawed', { loop: `${tenant.key}/${loop.id}`, flaws: found.join('; ') })
  }
  return loops
}

const digestOf = (loop: Loop) => createHash('sha256').update(JSON.stringify(loop)).digest('hex')

async function open(house: House, districtId: number): Promise<Book> {
  const tenant = house.tenants.byId(districtId)
  const loops = loopsOf(tenant, house.tenants)
  for (const loop of loops) {
    const digest = digestOf(loop)
    const saved = await saveLoop(house.db, districtId, loop, digest, house.clock.now())
    if (saved.digest !== digest) {
      const flaw =
        "its definition changed without a new version (or, for a district's own limits and actors, a new revision)"
      throw problem('matters.loop_flawed', { loop: `${tenant.key}/${loop.id}@${loop.version}`, flaws: flaw })
    }
  }
  const versions = new Map(
    (await loopVersions(house.db, districtId)).map((row) => [
      `${row.id}@${row.version}`,
      // kept as it was said then: what definitions have learnt since gets its default
      loopFile.parse(row.definition),
    ]),
  )
  return {
    current: new Map(loops.map((loop) => [loop.id, loop])),
    all: [...versions.values()],
    pinned(id, version) {
      const loop = versions.get(`${id}@${version}`)
      if (!loop) throw new Error(`loop ${id}@${version} is not in the book of district ${districtId}`)
      return loop
    },
  }
}

/** Definitions never change while a process runs: a change needs a start, which checks it. */
const books = remember<Book>(Number.POSITIVE_INFINITY)
export const bookOf = (house: House, districtId: number): Promise<Book> =>
  books.get(house, String(districtId), () => open(house, districtId))

declareSetting(
  /^loops\.[a-z_]+\.[a-z_]+\.limit$/,
  z.string().refine(isLimit, { message: 'write a limit like 30m, 24h, 2d, 8wh or 3wd' }),
)

/** Limits set on nodes of the tree (`loops.<loop>.<state>.limit`), by key and node. */
const limits = remember<Map<string, Map<number, string>>>(LIMITS_BELIEVED_MS)
const limitsOf = (house: House, districtId: number) =>
  limits.get(house, String(districtId), async () => {
    const byKey = new Map<string, Map<number, string>>()
    for (const { key, nodeId, value } of await limitSettings(house.db, districtId, house.clock.now())) {
      byKey.set(key, (byKey.get(key) ?? new Map()).set(nodeId, value))
    }
    return byKey
  })

/** What the engine needs from the world for one take: the time, ids, this district's definitions and limits. */
export async function toolsOf(house: House, districtId: number): Promise<Tools> {
  const [book, own] = await Promise.all([bookOf(house, districtId), limitsOf(house, districtId)])
  const { calendar } = house.tenants.byId(districtId)
  return {
    now: house.clock.now(),
    newId: () => crypto.randomUUID(),
    loop(id) {
      const loop = book.current.get(id)
      if (!loop) throw new Error(`district ${districtId} has no loop ${id}`)
      return loop
    },
    clock: clockOf(calendar, (loop, state, path) => {
      const set = own.get(`loops.${loop}.${state}.limit`)
      const nearest = set && path.findLast((node) => set.has(node))
      return nearest === undefined ? undefined : set?.get(nearest)
    }),
  }
}
