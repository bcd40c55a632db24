import type { House } from '../../../server/kit/house.ts'
import { DAY } from '../../../server/kit/time.ts'
import { handClock } from '../../../server/kit/clock.ts'
import { wholeTree } from '../../../server/rooms/grid/index.ts'
import { loadHistories, type Past, pastsOf } from '../../../server/rooms/matters/index.ts'
import { weaveShapes } from '../ground/draw.ts'
import type { World } from '../world.ts'
import { type Seated, weaveStaff } from './cast.ts'
import { weaveForums } from './forums.ts'
import { PLANS, type Plan } from './plan.ts'
import { weaveReports } from './reports.ts'
import { weaveResidents } from './residents.ts'
import type { Scene } from './scene.ts'
import { sitesOf } from './sites.ts'
import { weaveConcerns } from './told.ts'
import { together } from './together.ts'
import { weaveTree } from './tree.ts'
import { weavePartners, weaveUnits } from './units.ts'
import { weaveWishes } from './wishes.ts'

/** How long before the first report people are in their posts. */
const PEOPLE_BEFORE = 20 * DAY

/** What the small world of a district has made: its grids by code, its staff by place, its units by key. */
export type Small = {
  districtId: number
  codes: ReadonlySet<string>
  seated: readonly Seated[]
  liaisons: readonly { unitId: number; accountId: number }[]
  units: ReadonlyMap<string, number>
}

export const planOf = (district: string): Plan => {
  const plan = PLANS.find((one) => one.district === district)
  if (!plan) throw new Error(`nobody planned how to weave ${district}`)
  return plan
}

/** When people came to their posts in a district. */
export const peopledAt = (plan: Plan): Date =>
  new Date(Date.parse(`${plan.since}T08:00:00+08:00`) - PEOPLE_BEFORE)

type Asked = { world: World; small: Small; seed: number; idOf(name: string): string; say(line: string): void }

/**
 * Weaves a whole district around its small world: the tree down to its last level with shapes, staff, units, partners and
 * residents, and the matters of all the years, told by the engine step by step.
 */
export async function weaveWhole(house: House, { world, small, seed, idOf, say }: Asked): Promise<void> {
  const plan = planOf(world.district)
  const { districtId } = small
  const began = Date.now()
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`
  const now = peopledAt(plan)
  const early: House = { ...house, clock: handClock(now) }
  const block = PLANS.indexOf(plan) + 1
  const peopled = await together(early, async (within) => {
    await weaveTree(within, plan, { districtId, kept: small.codes, seed, now })
    const tree = await wholeTree(within.db, districtId)
    const cast = await weaveStaff(within, plan, { districtId, tree, seated: small.seated, seed })
    for (const { unitId, accountId } of small.liaisons) cast.add('unit_liaison', { unit: unitId }, accountId)
    const asked = { districtId, tree, small: small.units, cast, seed, now }
    const units = await weaveUnits(within, plan, asked)
    await weavePartners(within, plan, asked)
    const residents = await weaveResidents(within, plan, { districtId, tree, block, seed })
    return { tree, cast, units, residents }
  })
  const { tree } = peopled
  say(`${plan.district}: ${tree.length} places, their people and units (${seconds()})`)
  const areas = await weaveShapes(house, plan.district, seed)
  say(`${plan.district}: ${areas.size} shapes (${seconds()})`)
  const pastOf = await pastsOf(house, districtId, (root, nth) => idOf(`${root} child ${nth}`))
  const scene: Scene = {
    ...peopled,
    plan,
    seed,
    areas,
    idOf,
    now: house.clock.now(),
    calendar: house.tenants.byKey(plan.district).calendar,
    sites: sitesOf(plan, tree, seed),
    nodes: new Map(tree.map((node) => [node.id, node])),
    begin: pastOf,
  }
  const pasts = tell(scene, world)
  say(`${plan.district}: ${pasts.length} matters told (${seconds()})`)
  const { matters, steps } = await loadHistories(house, districtId, pasts)
  const members = pasts.reduce((sum, past) => sum + 1 + past.family.children.length, 0)
  say(
    `${plan.district}: ${matters} matters written, with orders and tasks ${members}, ${steps} steps (${seconds()})`,
  )
}

/** All that happened in a district beside what the small world holds. */
function tell(scene: Scene, world: World): Past[] {
  const { plan } = scene
  const called = world.matters.filter((m) => m.acts?.some((act) => act.step === 'dispatch') && !m.loop)
  const cleared = called.filter((m) => m.acts?.some((act) => act.step === 'clear'))
  const { blown, unsolved, own, open } = plan.whistles
  const smallOpen = called.length - cleared.length
  const pasts = weaveReports(scene, {
    solved: blown - unsolved - cleared.length,
    open: unsolved - smallOpen,
    own,
    waiting: open,
  })
  if (plan.forums) {
    const said = world.matters.filter((m) => m.loop === 'plaza_forum')
    const sheets = said.flatMap((m) => m.acts?.flatMap((act) => act.form?.sheet ?? []) ?? [])
    const kept = {
      held: new Set(said.map((m) => m.form?.forum)).size,
      opinions: said.length,
      sheets: new Set(sheets).size,
    }
    pasts.push(...weaveForums(scene, { ...plan.forums, kept }))
  }
  if (plan.wishes) {
    const evaluated = world.matters.filter((m) => m.acts?.some((act) => act.step === 'evaluate'))
    pasts.push(...weaveWishes(scene, { ...plan.wishes, kept: evaluated.length }))
  }
  pasts.push(...weaveConcerns(scene, plan.concerns))
  return pasts
}
