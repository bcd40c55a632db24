import ts from 'typescript'
import { parse, strings, walk } from './code.ts'
import { bare } from './sql.ts'
import { type Finding, findAll, isTest, lineAt, type Tree } from './tree.ts'

export const name = 'no-sql-now'

const NOW =
  /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp)\s*\(\s*\)|\b(current_timestamp|current_date|current_time|localtimestamp|localtime)\b|'now'\s*::/gi

/** Domain time comes from kit/clock, so that a test can move months in seconds. */
export function check(tree: Tree): Finding[] {
  const findings: Finding[] = []
  for (const [file, text] of tree) {
    if (/^server\/migrations\/.*\.sql$/.test(file)) {
      findings.push(
        ...findAll(
          file,
          bare(text),
          NOW,
          (match) => `${match} in a migration: the application gives the time`,
        ),
      )
    }
    if (!/^server\/(rooms|kit)\/.*\.ts$/.test(file) || isTest(file)) continue
    for (const piece of strings(file, text)) {
      for (const match of piece.text.matchAll(NOW)) {
        const why = `${match[0]} in SQL: pass the time of kit/clock in as a value`
        findings.push({ file, line: piece.line + lineAt(piece.text, match.index) - 1, why })
      }
    }
    if (!file.startsWith('server/rooms/')) continue
    walk(parse(file, text), (node, line) => {
      if (readsTheTime(node))
        findings.push({ file, line, why: `${node.getText()}: take the time from kit/clock` })
    })
  }
  return findings
}

/** True for `Date.now()`, `new Date()` and `Date()`: the machine's time, not the application's. */
export function readsTheTime(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return node.expression.getText() === 'Date' && !node.arguments?.length
  if (!ts.isCallExpression(node)) return false
  return ['Date.now', 'Date', 'performance.now'].includes(node.expression.getText())
}
