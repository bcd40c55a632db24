import ts from 'typescript'
import { imports, parse, walk } from './code.ts'
import { readsTheTime } from './no-sql-now.ts'
import { type Finding, isTest, type Tree } from './tree.ts'

export const name = 'rule-is-pure'

const RULE = /^server\/rooms\/[^/]+\/(rules\.ts|rules\/.*\.ts)$/
const IMPURE =
  /(^|\/)store(\.ts$|\/)|^server\/kit\/(db|clock|files)\b|^(node:)?(fs|net|http|https|child_process)(\/|$)|^pg$|^sql-template-tag$/
const DRAW = /^(Math\.random|crypto\.(randomUUID|randomBytes|randomInt|getRandomValues))$/
const RANDOM = /^(randomUUID|randomBytes|randomInt|randomFill\w*|getRandomValues|webcrypto)$/

/** A rule gives the same answer to the same question: what it needs is handed in. */
export function check(tree: Tree): Finding[] {
  const findings: Finding[] = []
  for (const [file, text] of tree) {
    if (!RULE.test(file) || isTest(file)) continue
    for (const { target, line, typeOnly, names } of imports(file, text)) {
      if (!typeOnly && IMPURE.test(target)) {
        findings.push({ file, line, why: `a rule takes ${target}: let the act read it and hand it in` })
      }
      const random = /^(node:)?crypto$/.test(target) ? names.find((taken) => RANDOM.test(taken)) : undefined
      if (random)
        findings.push({ file, line, why: `a rule takes ${random}: let the act draw it and hand it in` })
    }
    walk(parse(file, text), (node, line) => {
      const draws = ts.isCallExpression(node) && DRAW.test(node.expression.getText())
      if (!draws && !readsTheTime(node)) return
      findings.push({ file, line, why: `${node.getText()} in a rule: let the act hand in the value` })
    })
  }
  return findings
}
