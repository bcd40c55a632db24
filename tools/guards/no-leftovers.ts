import ts from 'typescript'
import { parse, template, walk } from './code.ts'
import { type Finding, findAll, isCode, type Tree } from './tree.ts'

export const name = 'no-leftovers'

const SELF = 'tools/guards/no-leftovers.ts'
const NOTES = /\b(TODO|FIXME|XXX)\b/g
const SILENCERS = /@ts-(ignore|nocheck)\b/g
const ALONE = /\.only\(/g

/** Nothing half done, silenced or forgotten lands. */
export function check(tree: Tree): Finding[] {
  const findings: Finding[] = []
  for (const [file, text] of tree) {
    if (file === SELF || !/\.(ts|mts|vue|js|mjs|css|sql)$/.test(file)) continue
    findings.push(...findAll(file, text, NOTES, (note) => `a ${note} is left: do it, or open an issue`))
    if (!isCode(file)) continue
    findings.push(...findAll(file, text, SILENCERS, (said) => `${said} hides an error: mend the type`))
    findings.push(
      ...findAll(file, text, ALONE, (said) => `${said}…) keeps the other tests from running: remove it`),
    )
    findings.push(
      ...findAll(
        file,
        template(file, text),
        /\bas any(?=\s*[)\]}"'`.,;])/g,
        () => 'as any hides a type: name the type',
      ),
    )
    walk(parse(file, text), (node, line) => {
      if (ts.isDebuggerStatement(node))
        findings.push({ file, line, why: 'a debugger statement is left: remove it' })
      const cast = ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)
      if (cast && node.type.kind === ts.SyntaxKind.AnyKeyword) {
        findings.push({ file, line, why: 'as any hides a type: name the type' })
      }
    })
  }
  return findings
}
