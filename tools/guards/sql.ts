// Reading SQL for the guards: where it stands in code, and which tables a statement names.
import ts from 'typescript'
import { parse, strings, walk } from './code.ts'

export interface Piece {
  text: string
  line: number
}

export interface Use {
  table: string
  offset: number
  how: 'read' | 'add' | 'change'
}

const STATEMENT =
  /^\s*(select\s[\s\S]*\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|with\s+[\s\S]*\sas\s*\()/i

/** True for a template tagged sql`…` and for what is handed to `.query(`. */
function isSql(node: ts.Node): boolean {
  if (ts.isTaggedTemplateExpression(node)) return /(^|\.)sql$/.test(node.tag.getText())
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'query'
  )
}

/** True for words that begin like a statement, in one case: “Select an umbrella from the shelf” is a sentence. */
function isStatement(words: string): boolean {
  return STATEMENT.test(words) && !/^\s*[A-Z][a-z]/.test(words)
}

/** The SQL in a file: tagged templates, and strings that read as a statement or are handed to `.query(`. */
export function pieces(path: string, text: string): Piece[] {
  if (path.endsWith('.sql')) return [{ text, line: 1 }]
  return strings(path, text).filter(({ node, text: words }) => isSql(node.parent) || isStatement(words))
}

/** The lines on which a file holds SQL or sends it. */
export function sqlLines(path: string, text: string): number[] {
  const lines: number[] = []
  walk(parse(path, text), (node, line) => {
    if (isSql(node)) lines.push(line)
  })
  return lines
}

/** The statement with comments, strings and function bodies blanked, so that only its own words remain. */
export function bare(sql: string): string {
  const skipped = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|(\$\w*\$)[\s\S]*?\1/g
  return sql.replace(skipped, (match) => match.replace(/[^\n]/g, ' '))
}

/** Names that a `with` gives to its parts. */
export function partNames(sql: string): string[] {
  const part = /(?:\bwith|\brecursive|,)\s+(\w+)(?:\s*\([^()]*\))?\s+as\s+(?:(?:not\s+)?materialized\s+)?\(/gi
  return [...bare(sql).matchAll(part)].map((match) => (match[1] ?? '').toLowerCase())
}

/** Tables and views that a script makes, as it calls them. */
export function makes(sql: string): string[] {
  const made =
    /\bcreate\s+(?:or\s+replace\s+)?(?:unlogged\s+|temp\s+|temporary\s+)?(?:table|(?:materialized\s+)?view)\s+(?:if\s+not\s+exists\s+)?"?(\w+)|\balter\s+table\s+\S+\s+rename\s+to\s+"?(\w+)/gi
  return [...bare(sql).matchAll(made)].map((match) => (match[1] ?? match[2] ?? '').toLowerCase())
}

interface Frame {
  /** A statement stands in these parentheses, so that its `from` names tables: not so in `extract(day from at)`. */
  statement: boolean
  /** Between `from` and the next clause, where a comma brings another table. */
  listing: boolean
  verb: string
}

const STARTS = new Set(['select', 'insert', 'update', 'delete', 'merge', 'with', 'values'])
const CLAUSES =
  /^(where|group|order|having|limit|offset|union|except|intersect|returning|set|window|fetch|for|values|select)$/
const HOW: Record<string, Use['how']> = { into: 'add', update: 'change', delete: 'change' }
const NOT_AN_UPDATE = new Set(['for', 'key', 'do', 'then', 'on'])
const FILLERS = new Set(['only', 'lateral', 'table', 'rows'])

/** The tables that a statement, or a piece of one, reads or writes. */
export function uses(sql: string): Use[] {
  const tokens = [...bare(sql).matchAll(/"[^"]+"|\$\d+|[\p{L}_][\p{L}\p{N}_$]*|\S/gu)]
  const word = (index: number): string => (tokens[index]?.[0] ?? '').replaceAll('"', '').toLowerCase()
  const frames: Frame[] = [{ statement: true, listing: false, verb: '' }]
  const found: Use[] = []
  let awaited = ''
  for (let i = 0; i < tokens.length; i++) {
    const frame = frames.at(-1) ?? { statement: true, listing: false, verb: '' }
    // a name in quotes is no keyword, whatever it says
    const quoted = tokens[i]?.[0].startsWith('"') ?? false
    const now = word(i)
    if (now === '(') {
      frames.push({ statement: STARTS.has(word(i + 1)), listing: false, verb: '' })
      awaited = ''
    } else if (now === ')') {
      if (frames.length > 1) frames.pop()
      awaited = ''
    } else if (now === ',') {
      awaited = frame.listing ? 'from' : ''
    } else if (awaited && FILLERS.has(now)) {
      // The table follows.
    } else if (awaited && /^[\p{L}_]/u.test(now)) {
      const at = word(i + 1) === '.' ? i + 2 : i
      const called = word(at + 1) === '(' && awaited !== 'into'
      const system = now === 'information_schema' || [now, word(at)].some((part) => part.startsWith('pg_'))
      if (!called && !system)
        found.push({ table: word(at), offset: tokens[at]?.index ?? 0, how: HOW[awaited] ?? 'read' })
      i = at
      awaited = ''
    } else {
      awaited = quoted ? '' : awaits(now, word(i - 1), word(i + 1), frame)
    }
  }
  return found
}

/** What a keyword lets follow: the kind of a table's place, or nothing. Keeps the frame's state. */
function awaits(now: string, before: string, next: string, frame: Frame): string {
  if (CLAUSES.test(now)) frame.listing = false
  if (now === 'grant' || now === 'revoke') frame.statement = false
  if (now === ';') Object.assign(frame, { statement: true, listing: false, verb: '' })
  if (now === 'delete' || now === 'merge') frame.verb = now
  if (now === 'from' && frame.statement && before !== 'distinct') {
    frame.listing = true
    return before === 'delete' ? 'delete' : 'from'
  }
  if (now === 'using' && frame.verb && next !== '(') {
    frame.listing = true
    return 'from'
  }
  if (now === 'join') return 'join'
  if (now === 'into' || now === 'copy') return 'into'
  if (now === 'truncate' || now === 'lock') return 'update'
  if (now === 'update' && !NOT_AN_UPDATE.has(before)) return 'update'
  return ''
}
