import type { z } from 'zod'
import type { summary } from '../../../../contract/matters.ts'
import type { House } from '../../../kit/house.ts'
import { unitOf } from '../../partners/index.ts'
import { anyPlace } from '../../grid/index.ts'
import type { Member } from '../loop/family.ts'
import type { ListRow } from '../store/list.ts'

type Summary = z.input<typeof summary>

export const summaryFromList = ({
  nodeId,
  nodeName,
  nodeAbove,
  unitId,
  unitName,
  ...row
}: ListRow): Summary => ({
  ...row,
  node: { id: nodeId, name: nodeName, above: nodeAbove },
  unit: unitId === null ? null : { id: unitId, name: unitName ?? '' },
})

type Names = { node: { id: number; name: string; above: string | null }; units: Map<number, string> }

export function summaryWith({ matter: m }: Member, names: Names): Summary {
  return {
    id: m.id,
    rootId: m.root_id,
    number: m.number,
    loop: m.loop,
    loopVersion: m.loop_version,
    state: m.state,
    title: m.title,
    place: m.place,
    category: m.category,
    source: m.source,
    node: names.node,
    unit: m.unit_id === null ? null : { id: m.unit_id, name: names.units.get(m.unit_id) ?? '' },
    lead: m.lead,
    createdAt: m.created_at,
    changedAt: m.changed_at,
    dueAt: m.due_at,
    clockFrom: m.clock_from,
    late: m.late,
    solved: m.solved,
    satisfaction: m.satisfaction,
    closedAt: m.closed_at,
    version: m.version,
  }
}

/** Names for the summaries of one family: its node with the one above, its units, as they are called now. */
export async function namesFor(house: House, districtId: number, members: readonly Member[]): Promise<Names> {
  const path = members[0]?.matter.path ?? []
  const ids = [...new Set(members.flatMap((m) => m.matter.unit_id ?? []))]
  const [node, above, units] = await Promise.all([
    anyPlace(house, districtId, path.at(-1) ?? 0),
    path.length > 2 ? anyPlace(house, districtId, path.at(-2) ?? 0) : undefined,
    Promise.all(ids.map((id) => unitOf(house, districtId, id))),
  ])
  return {
    node: { id: path.at(-1) ?? 0, name: node?.name ?? '', above: above?.name ?? null },
    units: new Map(units.flatMap((u) => (u ? [[u.id, u.name]] : []))),
  }
}

export const summaryOf = async (house: House, districtId: number, member: Member): Promise<Summary> =>
  summaryWith(member, await namesFor(house, districtId, [member]))
