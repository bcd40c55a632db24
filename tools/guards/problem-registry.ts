import ts from 'typescript'
import { parse, strings, walk } from './code.ts'
import { type Finding, isTest, type Tree } from './tree.ts'

export const name = 'problem-registry'

interface Declared {
  file: string
  line: number
}

/** Each code of a problem is declared once, with a status and words in both languages, and is used. */
export function check(tree: Tree): Finding[] {
  const findings: Finding[] = []
  const declared = new Map<string, Declared>()
  const said = new Set<string>()
  const used: { code: string; file: string; line: number }[] = []
  for (const [file, text] of tree) {
    if (!/^server\/.*\.ts$/.test(file) || isTest(file)) continue
    const registers = file.endsWith('/problems.ts')
    walk(parse(file, text), (node, line) => {
      if (registers && isDeclaration(node)) {
        const code = node.name.text
        const before = declared.get(code)
        if (before)
          findings.push({
            file,
            line,
            why: `${code} is declared in ${before.file}:${before.line} too: keep one`,
          })
        else declared.set(code, { file, line })
        const missing = ['status', 'zh', 'en'].filter((key) => !fieldsOf(node.initializer).has(key))
        if (missing.length > 0) findings.push({ file, line, why: `${code} lacks ${missing.join(', ')}` })
      }
      for (const code of codesIn(node)) used.push({ code, file, line })
    })
    // A code may travel through a table or a variable before it is thrown: any mention outside its declaration is a use.
    for (const { text: words, node } of strings(file, text)) {
      if (!(ts.isPropertyAssignment(node.parent) && node.parent.name === node)) said.add(words)
    }
  }
  for (const { code, file, line } of used) {
    if (!declared.has(code)) {
      findings.push({
        file,
        line,
        why: `${code} is declared nowhere: add { status, zh, en } to the room's problems.ts`,
      })
    }
  }
  for (const [code, { file, line }] of declared) {
    if (!said.has(code)) findings.push({ file, line, why: `${code} is never raised: remove it` })
  }
  return findings
}

function isDeclaration(node: ts.Node): node is ts.PropertyAssignment & { name: ts.StringLiteral } {
  if (!ts.isPropertyAssignment(node) || !ts.isStringLiteral(node.name)) return false
  return ts.isObjectLiteralExpression(node.initializer) && node.name.text.includes('.')
}

function fieldsOf(node: ts.Expression): Set<string> {
  if (!ts.isObjectLiteralExpression(node)) return new Set()
  const filled = node.properties.filter((property) => !/:\s*(''|"")$/.test(property.getText()))
  return new Set(filled.map((property) => property.name?.getText() ?? ''))
}

/** The codes that `problem('x.y', …)` or `new Problem(late ? 'x.y' : 'x.z')` may raise. */
function codesIn(node: ts.Node): string[] {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return []
  if (!/(^|\.)(problem|Problem)$/.test(node.expression.getText())) return []
  const branches = (value: ts.Expression | undefined): string[] => {
    if (!value) return []
    if (ts.isStringLiteralLike(value)) return [value.text]
    if (ts.isConditionalExpression(value)) return [...branches(value.whenTrue), ...branches(value.whenFalse)]
    return []
  }
  return branches(node.arguments?.[0])
}
