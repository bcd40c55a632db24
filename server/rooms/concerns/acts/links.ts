import type { z } from 'zod'
import type { concerns } from '../../../../contract/concerns.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { loopAt, pageFor, stateWords } from '../../matters/index.ts'
import { unitOf } from '../../partners/index.ts'
import { LEDGER, listOfMonth } from '../loop.ts'
import { standsAt } from './standing.ts'
import { concernsAt, type LinkRow, linksOf } from '../store.ts'

type Acts = Handlers<typeof concerns>
type Links = z.input<(typeof concerns)['GET /api/matters/:id/concerns']['out']>
export type Link = NonNullable<Links['came']>

async function viewOf(house: House, districtId: number, row: LinkRow): Promise<Link> {
  const [loop, state, unit] = await Promise.all([
    loopAt(house, districtId, row.loop, row.loopVersion),
    stateWords(house, districtId, row),
    row.unitId === null ? undefined : unitOf(house, districtId, row.unitId),
  ])
  const { id, number, ended } = row
  return { id, number, ended, loop: loop.name, state: state.words, unit: unit?.name ?? null }
}

/** With its first step a concern says what it came from, with a later one what it went on as. */
const isOrigin = ({ seq }: LinkRow) => seq === 1

/** Of each concern what it came from, and what it went on as last. */
export async function linksFor(
  house: House,
  districtId: number,
  ids: readonly string[],
): Promise<(id: string) => { came: Link | null; became: Link | null }> {
  const rows = ids.length > 0 ? await linksOf(house.db, districtId, ids) : []
  const views = new Map(
    await Promise.all(
      rows.map(async (row): Promise<[LinkRow, Link]> => [row, await viewOf(house, districtId, row)]),
    ),
  )
  const own = Map.groupBy(rows, (row) => row.concern)
  const view = (row: LinkRow | undefined) => (row && views.get(row)) ?? null
  return (id) => ({
    came: view(own.get(id)?.find(isOrigin)),
    became: view(own.get(id)?.findLast((row) => !isOrigin(row))),
  })
}

export const linksAt: Acts['GET /api/matters/:id/concerns'] = async (house, { who, params, lang }) => {
  const { districtId } = who
  // who may see the matter may know what it has to do with the ledger
  const { matter } = await pageFor(house, who, params.id, lang)
  if (!(await standsAt(house, who, 'concerns.read', matter.node.id))) throw problem('auth.not_allowed')
  const own = matter.loop === LEDGER
  const [links, named] = await Promise.all([
    linksFor(house, districtId, own ? [matter.id] : []),
    own ? [] : concernsAt(house.db, districtId, LEDGER, matter.id),
  ])
  return {
    own,
    ...links(matter.id),
    list: listOfMonth(house.clock.now()),
    concerns: await Promise.all(
      named.map(async (row) => ({ ...(await viewOf(house, districtId, row)), taken: isOrigin(row) })),
    ),
  }
}
