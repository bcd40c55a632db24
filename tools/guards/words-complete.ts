import ts from 'typescript'
import { parse, strings, template, walk } from './code.ts'
import { type Entry, entries, pairs } from './json.ts'
import { type Finding, findAll, isCode, isTest, lineAt, type Tree } from './tree.ts'

export const name = 'words-complete'

const SHELF = /^web\/words\/(zh|en)\/(\w+)\.json$/
const CHINESE = /[\p{Script=Han}，。！？；：、（）《》「」]+/gu
const CALL = /(?<![\w.])\$?t\(\s*(['"`])([^'"`$]*)(\$\{)?/g
const PATH = /\bkeypath="([^"]+)"/g

interface Word extends Entry {
  file: string
}
type Book = ReadonlyMap<string, Word>

/** Every word a person reads stands in both dictionaries, and no page carries Chinese of its own. */
export function check(tree: Tree): Finding[] {
  const zh = bookOf(tree, 'zh')
  const en = bookOf(tree, 'en')
  return [
    ...lacking(zh, en, 'English'),
    ...lacking(en, zh, 'Chinese'),
    ...unlike(zh, en),
    ...[...tree].flatMap(([file, text]) => [...onPage(file, text, zh), ...inDistrict(file, text)]),
  ]
}

/** All words of a language: `title` in web/words/zh/phone.json is `phone.title`. */
function bookOf(tree: Tree, language: string): Book {
  const book = new Map<string, Word>()
  for (const [file, text] of tree) {
    const [, tongue, part] = SHELF.exec(file) ?? []
    if (tongue !== language) continue
    for (const [key, entry] of entries(text)) book.set(`${part}.${key}`, { ...entry, file })
  }
  return book
}

function lacking(from: Book, other: Book, tongue: string): Finding[] {
  const missing = [...from].filter(([key]) => !other.has(key))
  return missing.map(([key, { file, line }]) => ({
    file,
    line,
    why: `${key} has no ${tongue}: add it to the other one`,
  }))
}

/** The places in a sentence that are filled: both languages must fill the same. */
function holes(words: string): string {
  return [...new Set(words.match(/\{\w+\}/g))].sort().join(' ')
}

function unlike(zh: Book, en: Book): Finding[] {
  const findings: Finding[] = []
  for (const [key, { text, file, line }] of en) {
    const other = zh.get(key)
    if (!other || text === '' || holes(text) === holes(other.text)) continue
    const why = `${key} fills ${holes(text) || 'nothing'} where the Chinese fills ${holes(other.text) || 'nothing'}`
    findings.push({ file, line, why: `${why}: use the same names` })
  }
  return findings
}

function onPage(file: string, text: string, book: Book): Finding[] {
  if (!file.startsWith('web/') || !isCode(file) || isTest(file)) return []
  const own = (words: string): string => `“${words}” stands in the page: put it into web/words/ and call t()`
  const page = template(file, text)
  const findings = findAll(file, page, CHINESE, own)
  for (const { text: words, line } of strings(file, text)) {
    const [match] = words.match(CHINESE) ?? []
    if (match) findings.push({ file, line, why: own(match) })
  }
  const parts = new Set([...book.keys()].map((key) => key.split('.')[0] ?? ''))
  const seen = new Set<string>()
  for (const { key, open, line } of [...inTemplate(page), ...inScript(file, text, parts)]) {
    const known = open ? [...book.keys()].some((entry) => entry.startsWith(key)) : book.has(key)
    if (known || seen.has(`${line} ${key}`)) continue
    seen.add(`${line} ${key}`)
    findings.push({ file, line, why: `${key}${open ? '…' : ''} is in no dictionary: add it to both` })
  }
  return findings
}

interface Asked {
  key: string
  /** True when only the key's beginning is known: t(`state.${name}`). */
  open: boolean
  line: number
}

function inTemplate(page: string): Asked[] {
  const line = (match: RegExpExecArray): number => lineAt(page, match.index)
  return [
    ...[...page.matchAll(CALL)].map((match) => ({
      key: match[2] ?? '',
      open: match[3] !== undefined,
      line: line(match),
    })),
    ...[...page.matchAll(PATH)].map((match) => ({ key: match[1] ?? '', open: false, line: line(match) })),
  ]
}

/** Keys handed to t(), and strings elsewhere that read as a key: they reach t() by a table or a variable. */
function inScript(file: string, text: string, parts: ReadonlySet<string>): Asked[] {
  const keys: Asked[] = []
  walk(parse(file, text), (node, line) => {
    const whole = ts.isStringLiteralLike(node) ? node.text : undefined
    const words = ts.isTemplateExpression(node) ? node.head.text : whole
    if (words === undefined) return
    const part = /^(\w+)(\.\w+)+\.?$/.exec(words)?.[1]
    const open = whole === undefined || words.endsWith('.')
    if (isAsked(node) || parts.has(part ?? '')) keys.push({ key: words, open, line })
  })
  return keys
}

/** True for x in `t(x)` and in `t(late ? x : y)`. */
function isAsked(node: ts.Node): boolean {
  const said = ts.isConditionalExpression(node.parent) ? node.parent : node
  const call = said.parent
  return (
    ts.isCallExpression(call) && call.arguments[0] === said && /^(.+\.)?\$?t$/.test(call.expression.getText())
  )
}

function inDistrict(file: string, text: string): Finding[] {
  if (!/^districts\/.*\.json$/.test(file)) return []
  return pairs(text).flatMap(({ line, zh, en }) => {
    if (zh && en) return []
    return [{ file, line, why: `${zh || en || 'a name'} is said in one language only: give zh and en` }]
  })
}
