import type { z } from 'zod'
import type { summary } from '../../../../contract/matters.ts'
import type { House } from '../../../kit/house.ts'
import { unitOf } from '../../partners/index.ts'
import { anyPlace } from '../../grid/index.ts'
import { bookOf, toolsOf } from '../loop/book.ts'
import type { DistrictClock } from '../loop/clock.ts'
import type { Member } from '../loop/family.ts'
import type { ListRow } from '../store/list.ts'

type Summary = z.input<typeof summary>

/** Rows of a list as summaries, with the names of places and units as they are called now. */
export async function summariesOf(house: House, districtId: number, rows: ListRow[]): Promise<Summary[]> {
  const [{ clock }, book] = await Promise.all([toolsOf(house, districtId), bookOf(house, districtId)])
  return Promise.all(
    rows.map(async ({ path, unitId, title, ...row }) => {
      const ids = path.split('.').map(Number)
      const loop = book.pinned(row.loop, row.loopVersion)
      const running = {
        ...row,
        path: ids,
        unit_id: unitId,
        due_at: row.dueAt ? new Date(row.dueAt) : null,
        clock_from: row.clockFrom ? new Date(row.clockFrom) : null,
      }
      const colours = row.closedAt ? undefined : clock.colours(loop, running)
      const [{ node }, unit] = await Promise.all([
        placeNames(house, districtId, ids),
        unitId === null ? undefined : unitOf(house, districtId, unitId),
      ])
      return {
        ...row,
        title: title ?? '',
        blueAt: colours?.blue ?? null,
        amberAt: colours?.amber ?? null,
        node,
        unit: unitId === null ? null : { id: unitId, name: unit?.name ?? '' },
      }
    }),
  )
}

type Names = { node: { id: number; name: string; above: string | null }; units: Map<number, string> }

/** The summary of a member, with the times at which its clock changes colour. */
export function summaryWith(clock: DistrictClock, { loop, matter: m }: Member, names: Names): Summary {
  const colours = m.closed_at ? undefined : clock.colours(loop, m)
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
    kind: m.kind,
    sheet: m.sheet,
    awaits: m.awaits,
    holder: m.holder_id,
    mainId: m.main_id,
    createdAt: m.created_at,
    changedAt: m.changed_at,
    dueAt: m.due_at,
    clockFrom: m.clock_from,
    blueAt: colours?.blue ?? null,
    amberAt: colours?.amber ?? null,
    pausedUntil: m.paused_until,
    late: m.late,
    lapses: m.lapses,
    exempt: m.exempt,
    supervised: m.supervised,
    confidential: m.confidential,
    visibility: m.visibility,
    solved: m.solved,
    satisfaction: m.satisfaction,
    closedAt: m.closed_at,
    version: m.version,
  }
}

/** A place with the one above it, unless that is the district itself. */
async function placeNames(
  house: House,
  districtId: number,
  path: readonly number[],
): Promise<Pick<Names, 'node'>> {
  const id = path.at(-1) ?? 0
  const [node, above] = await Promise.all([
    anyPlace(house, districtId, id),
    path.length > 2 ? anyPlace(house, districtId, path.at(-2) ?? 0) : undefined,
  ])
  return { node: { id, name: node?.name ?? '', above: above?.name ?? null } }
}

/** Names for the summaries of one family: its node with the one above, its units, as they are called now. */
export async function namesFor(house: House, districtId: number, members: readonly Member[]): Promise<Names> {
  const ids = [...new Set(members.flatMap((m) => m.matter.unit_id ?? []))]
  const [place, units] = await Promise.all([
    placeNames(house, districtId, members[0]?.matter.path ?? []),
    Promise.all(ids.map((id) => unitOf(house, districtId, id))),
  ])
  return { ...place, units: new Map(units.flatMap((u) => (u ? [[u.id, u.name]] : []))) }
}

export const summaryOf = async (house: House, districtId: number, member: Member): Promise<Summary> => {
  const [{ clock }, names] = await Promise.all([
    toolsOf(house, districtId),
    namesFor(house, districtId, [member]),
  ])
  return summaryWith(clock, member, names)
}
