import type { House } from '../../../server/kit/house.ts'
import { residentWithPhone } from '../../../server/rooms/access/index.ts'
import type { TreeRow } from '../../../server/rooms/grid/index.ts'
import type { Hand } from '../../../server/rooms/matters/index.ts'
import { personName, phoneOf } from '../names.ts'
import { randomOf } from '../random.ts'
import type { Plan } from './plan.ts'

const A_GRID = [2, 5] as const
const A_VILLAGE = [1, 3] as const
/** The block of numbers that each district's residents have. */
const BLOCK = 10_000

/** Who lives where, with the number by which the district knows them: by the id of their grid or village. */
export type Residents = ReadonlyMap<number, (Hand & { phone: string; name: string })[]>

/** Residents of every grid and village, each with a number that nobody can have. */
export async function weaveResidents(
  house: House,
  plan: Plan,
  {
    districtId,
    tree,
    block,
    seed,
  }: { districtId: number; tree: readonly TreeRow[]; block: number; seed: number },
): Promise<Residents> {
  const r = randomOf(seed, `residents ${plan.district}`)
  const residents = new Map<number, (Hand & { phone: string; name: string })[]>()
  let nth = block * BLOCK
  for (const node of tree) {
    const [least, most] = node.level === plan.grid ? A_GRID : node.level === 'village' ? A_VILLAGE : []
    if (least === undefined || most === undefined) continue
    const own: (Hand & { phone: string; name: string })[] = []
    for (let i = r.between(least, most); i > 0; i--) {
      const [phone, name] = [phoneOf(++nth), personName(r)]
      const { id } = await residentWithPhone(house, { districtId, phone, name })
      own.push({ accountId: id, kind: 'resident', posts: [], phone, name })
    }
    residents.set(node.id, own)
  }
  return residents
}
