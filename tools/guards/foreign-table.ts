import { isBelow, placeOf } from './rooms.ts'
import { makes, partNames, pieces, type Use, uses } from './sql.ts'
import { type Finding, isTest, lineAt, type Tree } from './tree.ts'

export const name = 'foreign-table'

/** Books of kit to which every room adds, in the statement of its own change. */
const ADDED_TO = new Set(['fact', 'audit', 'file'])

/** Tables of kit that a room fills, because their rows are that room's noun. */
const FILLED_BY: Record<string, string[]> = {
  grid: ['district', 'node', 'node_succession'],
  access: ['post'],
}

/** The room that a migration belongs to, by its name: 0007-matters-loops.sql → matters. */
function roomOfMigration(path: string): string | undefined {
  return /^server\/migrations\/\d+-([a-z]+)-[^/]*\.sql$/.exec(path)?.[1]
}

/** Each table and view → the room that made it. */
function owners(tree: Tree): Map<string, string> {
  const made = new Map<string, string>()
  for (const [file, text] of tree) {
    const room = roomOfMigration(file)
    if (room) for (const table of makes(text)) made.set(table, room)
    // kit keeps its own books too, such as the list of migrations that ran.
    if (!/^server\/kit\/.*\.ts$/.test(file) || isTest(file)) continue
    for (const piece of pieces(file, text)) for (const table of makes(piece.text)) made.set(table, 'kit')
  }
  return made
}

/** A store names its own tables, reads kit's, and joins published views of rooms below; kit names only its own. */
export function check(tree: Tree): Finding[] {
  const made = owners(tree)
  const findings: Finding[] = []
  for (const [file, text] of tree) {
    const room = file.startsWith('server/kit/') ? 'kit' : storeOf(file)
    if (!room || isTest(file) || !file.endsWith('.ts')) continue
    const found = pieces(file, text)
    const parts = new Set(found.flatMap((piece) => partNames(piece.text)))
    for (const piece of found) {
      for (const use of uses(piece.text)) {
        const why = parts.has(use.table) ? undefined : refusal(use, room, made)
        if (why) findings.push({ file, line: piece.line + lineAt(piece.text, use.offset) - 1, why })
      }
    }
  }
  return findings
}

function storeOf(file: string): string | undefined {
  const place = placeOf(file)
  return place?.side === 'server' ? place.room : undefined
}

function refusal({ table, how }: Use, room: string, made: ReadonlyMap<string, string>): string | undefined {
  const owner = made.get(table)
  if (owner === room) return undefined
  if (!owner) return `no migration makes ${table}: name a table of ${room} or a view that is published`
  if (owner === 'kit') {
    const may = how === 'read' || (how === 'add' && ADDED_TO.has(table)) || FILLED_BY[room]?.includes(table)
    return may ? undefined : `${table} belongs to kit, which alone writes it: call kit`
  }
  if (room === 'kit') return `${table} belongs to ${owner}, and kit knows no room: pass in what it needs`
  if (!table.startsWith(`${owner}_v_`)) {
    return `${table} belongs to ${owner}: call its index.ts, or join a view ${owner}_v_… that ${owner} publishes`
  }
  if (isBelow(owner, room) && how === 'read') return undefined
  if (how !== 'read')
    return `${table} is a view of ${owner} to read: call its index.ts to change what it shows`
  return `${table} belongs to ${owner}, which stands above ${room}: listen to its facts instead`
}
