import ts from 'typescript'
import { parse, template, walk } from './code.ts'
import { bare, pieces } from './sql.ts'
import { type Finding, findAll, isCode, isTest, lineAt, type Tree } from './tree.ts'

export const name = 'no-district-branch'

const WHY = 'code must not know a district: make the difference a setting, words or a loop in districts/'
const EQUALS = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
])
const ASKS = new Set(['startsWith', 'endsWith', 'includes'])
/** `district`, `districtId`, `matter.district.code` … but not `districts.length`. */
const DISTRICT =
  /(^|[.\s])district(_?(id|key|code|name|slug))?([?!]?\.(id|key|code|slug|name)([?!]?\.(zh|en))?)?$/i
const IN_TEMPLATE = /\bdistrict(Id|Key|Code|Name)?([?!]?\.\w+)*\s*[!=]==?\s*(['"`]\w|\d)/gi
const IN_SQL = /\bdistrict(_id|_key|_code|\.id|\.key|\.code|\.name)?\s*(=|<>|!=|in\s*\()\s*('|\d)/gi

/** The keys, codes and names by which the shipped districts are known. */
function districtsIn(tree: Tree): Set<string> {
  const known = new Set<string>()
  for (const [file, text] of tree) {
    const folder = /^districts\/([^/]+)\/[^/]+\.json$/.exec(file)?.[1]
    if (!folder) continue
    known.add(folder)
    for (const match of text.matchAll(/"(\d{6})"|"(?:code|id)"\s*:\s*(\d{6})\b/g))
      known.add(match[1] ?? match[2] ?? '')
  }
  return known
}

/** No comparison, switch, lookup or query asks which district it is. */
export function check(tree: Tree): Finding[] {
  const known = districtsIn(tree)
  const findings: Finding[] = []
  for (const [file, text] of tree) {
    if (file.startsWith('districts/') || isTest(file)) continue
    if (isCode(file)) {
      walk(parse(file, text), (node, line) => {
        if (asksWhich(node, known)) findings.push({ file, line, why: WHY })
      })
      findings.push(...findAll(file, template(file, text), IN_TEMPLATE, () => WHY))
    }
    if (!/^(server|bench)\//.test(file) || !/\.(ts|sql)$/.test(file)) continue
    for (const piece of pieces(file, text)) {
      // Strings are blanked by `bare` as far as their quotes reach, so the pattern reads the piece as written.
      if (bare(piece.text).trim() === '') continue
      for (const match of piece.text.matchAll(IN_SQL)) {
        findings.push({ file, line: piece.line + lineAt(piece.text, match.index) - 1, why: WHY })
      }
    }
  }
  return findings
}

function literal(node: ts.Node): string | undefined {
  return ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) ? node.text : undefined
}

function isDistrict(node: ts.Node): boolean {
  return !ts.isTypeOfExpression(node) && literal(node) === undefined && DISTRICT.test(node.getText())
}

function asksWhich(node: ts.Node, known: ReadonlySet<string>): boolean {
  const names = (other: ts.Node): boolean => known.has(literal(other) ?? '')
  const says = (other: ts.Node): boolean => (literal(other) ?? '') !== ''
  if (ts.isBinaryExpression(node) && EQUALS.has(node.operatorToken.kind)) {
    const { left, right } = node
    return (
      names(left) || names(right) || (isDistrict(left) && says(right)) || (says(left) && isDistrict(right))
    )
  }
  if (ts.isCaseClause(node)) {
    return names(node.expression) || (isDistrict(node.parent.parent.expression) && says(node.expression))
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const [asked] = node.arguments
    if (!asked || !ASKS.has(node.expression.name.text)) return false
    const { expression: of } = node.expression
    return (
      (isDistrict(of) && says(asked)) ||
      (ts.isArrayLiteralExpression(of) && (isDistrict(asked) || of.elements.some(names)))
    )
  }
  if (ts.isPropertyAssignment(node)) return known.has(node.name.getText().replace(/^['"]|['"]$/g, ''))
  return false
}
