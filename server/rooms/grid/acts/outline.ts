import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Queries } from '../../../kit/db.ts'
import type { Tenant } from '../../../kit/tenants.ts'
import { words } from '../../../../contract/kit.ts'
import { geometry } from '../../../../contract/grid.ts'
import { type Geometry, type Note, putShapes } from '../store/shapes.ts'

const file = z.object({
  note: words.nullable().default(null),
  features: z.array(z.object({ geometry })).length(1),
})

/** A district's own outline as its `boundary.geojson` has it, with what the file says of its origin; undefined without one. */
export function outlineOf(
  tenant: Pick<Tenant, 'dir'>,
): { geometry: Geometry; note: Note | null } | undefined {
  const path = `${tenant.dir}boundary.geojson`
  if (!existsSync(path)) return undefined
  const { note, features } = file.parse(JSON.parse(readFileSync(path, 'utf8')))
  const [only] = features
  return only && { geometry: only.geometry, note }
}

/** Puts the outline on the root of a district's tree. */
export async function loadOutline(q: Queries, tenant: Tenant, rootId: number): Promise<void> {
  const outline = outlineOf(tenant)
  if (outline) await putShapes(q, tenant.id, [{ nodeId: rootId, madeUp: false, ...outline }])
}
