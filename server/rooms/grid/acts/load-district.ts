import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { Db } from '../../../kit/db.ts'
import { problem } from '../../../kit/problems.ts'
import type { Tenant } from '../../../kit/tenants.ts'
import { addDistrict, addNode, nodeByCode } from '../store.ts'
import { loadOutline } from './outline.ts'

type Line = { code: string; parentCode: string; level: string; name: string; pinyin: string }

/**
 * Loads (or brings up to date) a district's tree from its `grid.csv`: parents before children, each node known by its code; and
 * its outline, where there is a `boundary.geojson`. Returns how many nodes the file names.
 */
export async function loadDistrict(
  db: Db,
  tenant: Tenant,
  options: { demo: boolean; now: Date },
): Promise<number> {
  const lines = parse(readFileSync(`${tenant.dir}grid.csv`), { columns: true, bom: true }) as Line[]
  return db.tx(async (q) => {
    await addDistrict(q, { id: tenant.id, key: tenant.key, demo: options.demo, now: options.now })
    const ids = new Map<string, number>()
    for (const [i, line] of lines.entries()) {
      const parentId =
        line.parentCode === ''
          ? null
          : (ids.get(line.parentCode) ?? (await nodeByCode(q, tenant.id, line.parentCode))?.id)
      if (parentId === undefined)
        throw problem('grid.bad_file', { line: i + 2, reason: `parent ${line.parentCode}?` })
      const node = {
        parentId,
        level: line.level,
        code: line.code,
        name: line.name,
        nameEn: line.pinyin,
        position: i,
      }
      const { id } = await addNode(q, tenant.id, node, options.now)
      if (parentId === null) await loadOutline(q, tenant, id)
      ids.set(line.code, id)
    }
    return lines.length
  })
}
