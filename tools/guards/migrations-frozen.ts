import { createHash } from 'node:crypto'
import { ROOMS } from './rooms.ts'
import { type Finding, lineAt, type Tree } from './tree.ts'

export const name = 'migrations-frozen'

const FOLDER = 'server/migrations/'
export const FROZEN = `${FOLDER}frozen.json`
const NAME = /^(\d{4})-([a-z]+)-[a-z0-9-]+\.sql$/

/** Landed migrations stay as they are, for some database has run them: a change is a new migration. */
export function check(tree: Tree): Finding[] {
  const files = [...tree.keys()].filter((file) => file.startsWith(FOLDER) && file !== FROZEN)
  if (files.length === 0) return []
  return [...files.flatMap((file) => misnamed(file, files)), ...thawed(tree)]
}

function misnamed(file: string, files: string[]): Finding[] {
  const finding = (why: string): Finding[] => [{ file, line: 1, why }]
  const match = NAME.exec(file.slice(FOLDER.length))
  if (!match) return finding('a migration is plain SQL that imports nothing, named 0007-room-what.sql')
  const [, number, room = ''] = match
  if (room !== 'kit' && !ROOMS.includes(room))
    return finding(`${room} is no room: name the room that owns the tables`)
  const first = files.find((other) => other.startsWith(`${FOLDER}${number}-`))
  return first === file
    ? []
    : finding(`${first?.slice(FOLDER.length)} has this number too: take the next one`)
}

function thawed(tree: Tree): Finding[] {
  const list = tree.get(FROZEN)
  const how = 'node tools/guards/main.ts --freeze writes it'
  if (list === undefined)
    return [{ file: FROZEN, line: 1, why: `the list of landed migrations is missing: ${how}` }]
  const findings: Finding[] = []
  for (const [file, hash] of Object.entries(JSON.parse(list) as Record<string, string>)) {
    const text = tree.get(`${FOLDER}${file}`)
    if (text !== undefined && sha256(text) === hash) continue
    const what = text === undefined ? `${file} is gone` : `${file} was changed after it landed`
    const line = lineAt(list, list.indexOf(`"${file}"`))
    findings.push({
      file: FROZEN,
      line,
      why: `${what}: restore it, and write what is new as a new migration`,
    })
  }
  return findings
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The text of frozen.json with every migration of the tree that it lacks; what it has stays. */
export function freeze(tree: Tree): string {
  const frozen = JSON.parse(tree.get(FROZEN) ?? '{}') as Record<string, string>
  for (const [file, text] of tree) {
    if (file.startsWith(FOLDER) && file.endsWith('.sql')) frozen[file.slice(FOLDER.length)] ??= sha256(text)
  }
  return `${JSON.stringify(frozen, null, 2)}\n`
}
