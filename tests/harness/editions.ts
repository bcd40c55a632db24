// Editions at the umbrella district's own places: published ones of the district and of its street, and drafts.
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { sql } from '../../server/kit/db.ts'
import { makeEditions } from '../../server/rooms/reports/index.ts'
import type { TestHouse } from './house.ts'
import type { TestHttp } from './http.ts'
import type { Umbrella } from './lost-umbrella.ts'

type Drafted = { id: string; version: number }

export async function someEditions(w: TestHouse & Umbrella, http: TestHttp) {
  const { house, clock, nodes, units, who, districtId } = w
  await house.db.rows(sql`
    insert into setting (district_id, node_id, key, from_at, value)
    values (${districtId}, ${nodes.street}, 'reports.editions', ${clock.now()}, '["weekly"]')`)
  await makeEditions(house)
  /** A further draft of the district, or of its street. */
  const draft = (nodeId: number = nodes.district) =>
    house.db.one<Drafted>(sql`
      select id, version from report_edition where node_id = ${nodeId} and draft is not null order by from_day limit 1`)
  const sent = async (url: string, as: typeof who.centre, body: object) => {
    const answer = await http.ask<{ contest?: string }>('POST', url, {
      as,
      body: { requestId: randomUUID(), ...body },
    })
    expect([url, answer.status, answer.body]).toEqual([url, 200, answer.body])
    return answer.body
  }
  /** The oldest draft of a node, with a unit and a place in it that the week knew nothing of, and published. */
  const published = async (nodeId: number): Promise<string> => {
    const { id, version } = await draft(nodeId)
    const row = (of: number) => ({
      ...{ id: of, name: '', nameEn: '', before: null, appraisal: null },
      cells: { received: { n: 1, of: null }, late: { n: 1, of: null } },
    })
    const sides = { '{sides,units,rows}': [row(units.office)], '{sides,places,rows}': [row(nodes.before)] }
    for (const [path, rows] of Object.entries(sides))
      await house.db.rows(sql`
        update report_edition set draft = jsonb_set(draft::jsonb, ${path}::text[], ${JSON.stringify(rows)}::jsonb)::json
        where id = ${id}`)
    await sent(`/api/editions/${id}/freeze`, who.centre, { version })
    return id
  }
  const edition = await published(nodes.district)
  const figure = { side: 'units', row: units.office, column: 'late', reason: '钟停了，其实没有晚。' }
  const { contest } = await sent(`/api/editions/${edition}/contests`, who.liaison, figure)
  return { edition, streetEdition: await published(nodes.street), contest: String(contest), draft }
}
