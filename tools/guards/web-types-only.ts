import { imports } from './code.ts'
import { type Finding, isCode, isTest, type Tree } from './tree.ts'

export const name = 'web-types-only'

/** The web takes the contract's types, which weigh nothing in a page, and no code of the server. */
export function check(tree: Tree): Finding[] {
  const findings: Finding[] = []
  for (const [file, text] of tree) {
    if (!isCode(file) || !file.startsWith('web/') || isTest(file)) continue
    for (const { target, line, typeOnly } of imports(file, text)) {
      if (target.startsWith('server/')) {
        findings.push({
          file,
          line,
          why: `the web takes ${target}: ask the server by a route of the contract`,
        })
      }
      if (target.startsWith('contract/') && !typeOnly) {
        findings.push({ file, line, why: `${target} would ship zod to the page: write \`import type\`` })
      }
    }
  }
  return findings
}
