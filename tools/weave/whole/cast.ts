import type { House } from '../../../server/kit/house.ts'
import { pathOf } from '../../../server/kit/scope.ts'
import { addStaff, ROLES, staffByLogin } from '../../../server/rooms/access/index.ts'
import type { TreeRow } from '../../../server/rooms/grid/index.ts'
import type { Hand } from '../../../server/rooms/matters/index.ts'
import { personName } from '../names.ts'
import { type Random, randomOf } from '../random.ts'
import type { Plan } from './plan.ts'
import { shares } from './shares.ts'

/** Who works where: found by role and by the id of a node or unit. */
export class Cast {
  private readonly posts = new Map<string, Hand[]>()

  add(role: string, at: { node: TreeRow } | { unit: number }, accountId: number): void {
    const place =
      'node' in at ? { path: pathOf(at.node.path), partnerId: null } : { path: null, partnerId: at.unit }
    const { can = [], narrow } = ROLES[role] ?? {}
    const post = { id: 0, role, ...place, can: new Set(can), ...(narrow ? { narrow } : {}) }
    const key = `${role} ${'node' in at ? at.node.id : at.unit}`
    this.posts.set(key, [...(this.posts.get(key) ?? []), { accountId, kind: 'staff', posts: [post] }])
  }

  /** Everybody in a role at a node or in a unit. */
  all(role: string, place: number): Hand[] {
    return this.posts.get(`${role} ${place}`) ?? []
  }

  /** One of them. */
  one(role: string, place: number, r: Random): Hand {
    return r.pick(this.all(role, place))
  }

  /** One of those in any of several roles. */
  any(roles: readonly string[], place: number, r: Random): Hand {
    return r.pick(roles.flatMap((role) => this.all(role, place)))
  }
}

/** Somebody of the small world who works at a node. */
export type Seated = { role: string; nodeId: number; accountId: number }
type Vacancy = { role: string; node: TreeRow; letter: string }

/** Staff at every level of a district. Those of the small world are counted in. */
export async function weaveStaff(
  house: House,
  plan: Plan,
  {
    districtId,
    tree,
    seated,
    seed,
  }: { districtId: number; tree: readonly TreeRow[]; seated: readonly Seated[]; seed: number },
): Promise<Cast> {
  const r = randomOf(seed, `staff ${plan.district}`)
  const cast = new Cast()
  const byId = new Map(tree.map((node) => [node.id, node]))
  for (const { role, nodeId, accountId } of seated) {
    const node = byId.get(nodeId)
    if (node) cast.add(role, { node }, accountId)
  }
  const counts = new Map<string, number>()
  for (const { role, node, letter } of vacancies(plan, tree, cast, r)) {
    const nth = (counts.get(letter) ?? 0) + 1
    counts.set(letter, nth)
    const login = `${plan.district}-${letter}${String(nth).padStart(3, '0')}`
    const name = personName(r)
    const known = await staffByLogin(house.db, login)
    const posts = [{ role, nodeId: node.id }]
    cast.add(role, { node }, known?.id ?? (await addStaff(house, { districtId, login, name, posts })))
  }
  return cast
}

/** The posts that a district has beyond those that are filled. */
function vacancies(plan: Plan, tree: readonly TreeRow[], cast: Cast, r: Random): Vacancy[] {
  const wanted: Vacancy[] = []
  const want = (role: string, letter: string, node: TreeRow, count: number) => {
    for (let i = cast.all(role, node.id).length; i < count; i++) wanted.push({ role, node, letter })
  }
  const isPlace = (node: TreeRow) => node.level === 'community' || node.level === 'village'
  const grids = tree.filter((node) => node.level === plan.grid)
  const workers = shares(
    plan.workers,
    grids.map(() => 1),
    r,
  )
  for (const node of tree) {
    const depth = pathOf(node.path).length
    if (depth === 1) want('district_centre', 'q', node, 3)
    else if (depth === 2) want('street_clerk', 's', node, 2)
    else if (isPlace(node)) {
      want('community_secretary', 'j', node, 1)
      want('community_clerk', 'c', node, node.level === 'village' ? 1 : 2)
    }
  }
  for (const [i, grid] of grids.entries()) {
    want('grid_worker', 'w', grid, workers[i] ?? 1)
    want('branch_secretary', 'b', grid, 1)
  }
  const urban = tree.filter((node) => node.level === 'community').slice(0, plan.communities)
  const members =
    plan.members > 0
      ? shares(
          plan.members,
          urban.map(() => 1),
          r,
        )
      : []
  for (const [i, node] of urban.entries()) want('party_member', 'm', node, members[i] ?? 0)
  return wanted
}
