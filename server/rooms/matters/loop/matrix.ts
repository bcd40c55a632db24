// The verdicts that a district keeps on its loops, as tests read them: districts/*/who-may.txt.
import { existsSync, readFileSync } from 'node:fs'
import { ROLES } from '../../access/index.ts'

/** Where somebody stands, seen from a matter: so many levels above its node, in its unit, the person themselves, elsewhere. */
export type Stand = { above: number } | 'its unit' | 'itself' | 'elsewhere'
export type Line = { level: boolean; roles: ReadonlySet<string> }

const ABOVE = ['street_clerk', 'district_centre']
const OFFICE = ['community_clerk', 'community_secretary', ...ABOVE]
const GRID = ['grid_worker', 'branch_secretary', 'community_clerk', 'community_secretary']
/** Roles that often go together. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  '@above': ABOVE,
  '@office': OFFICE,
  '@whistle': ['branch_secretary', ...OFFICE],
  '@grid': GRID,
  '@desk': [...GRID, ...ABOVE],
}

/** The lines of one folder, by loop and step, such as `order.contact`; none where it has no such file. Throws at a line that can't be read. */
export function linesOf(folder: string): Map<string, Line> {
  const path = `${folder}who-may.txt`
  const table = new Map<string, Line>()
  if (!existsSync(path)) return table
  for (const row of readFileSync(path, 'utf8').split('\n')) {
    if (row.trim() === '' || row.startsWith('#')) continue
    const { key, level, roles } =
      /^(?<key>\w+\.\w+) +(?<level>level: )?(?<roles>[@\w][@\w ]*)$/.exec(row)?.groups ?? {}
    if (!key || !roles || table.has(key)) throw new Error(`${path}: ${row}`)
    const all = roles.trim().split(/ +/)
    table.set(key, {
      level: level !== undefined,
      roles: new Set(all.flatMap((role) => GROUPS[role] ?? [role])),
    })
  }
  return table
}

/** What a line says: in its own place, and no lower than the level that holds the matter. */
export function mayHere({ level, roles }: Line, role: string, stand: Stand, risen: number): boolean {
  if (!roles.has(role) || stand === 'elsewhere') return false
  if (typeof stand === 'object') {
    const acts = ROLES[role]?.can.includes('matters.step') === true
    return acts && (!level || stand.above >= risen)
  }
  return true
}
