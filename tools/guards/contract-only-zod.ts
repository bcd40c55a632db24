import { imports } from './code.ts'
import { type Finding, isCode, isTest, type Tree } from './tree.ts'

export const name = 'contract-only-zod'

/** What crosses the wire is said by zod and nothing else, so that any client can read it. */
export function check(tree: Tree): Finding[] {
  const findings: Finding[] = []
  for (const [file, text] of tree) {
    if (!isCode(file) || !file.startsWith('contract/') || isTest(file)) continue
    for (const { target, line } of imports(file, text)) {
      if (target === 'zod' || target.startsWith('contract/')) continue
      findings.push({
        file,
        line,
        why: `contract takes ${target}: only zod and other contract files may come in`,
      })
    }
  }
  return findings
}
