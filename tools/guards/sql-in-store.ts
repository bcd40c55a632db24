import { imports } from './code.ts'
import { sqlLines } from './sql.ts'
import { type Finding, isCode, isTest, type Tree } from './tree.ts'

export const name = 'sql-in-store'

const HOME = /^server\/rooms\/[^/]+\/(store\.ts|store\/)|^server\/(kit|migrations)\/|^bench\//
const DRIVERS = new Set(['pg', 'sql-template-tag'])
const BUILDERS = new Set(['sql', 'raw', 'join', 'empty'])

/** SQL stands in a room's store, in kit, in migrations, in benches and in tests. */
export function check(tree: Tree): Finding[] {
  const findings: Finding[] = []
  for (const [file, text] of tree) {
    if (!isCode(file) || HOME.test(file) || isTest(file)) continue
    for (const { target, line, names } of imports(file, text)) {
      const builds = target === 'server/kit/db.ts' && names.some((taken) => BUILDERS.has(taken))
      if (DRIVERS.has(target) || builds) {
        findings.push({ file, line, why: `takes SQL from ${target}: ask a store for what is needed` })
      }
    }
    // On the web a query is a cache's, never the database's.
    if (file.startsWith('web/')) continue
    for (const line of sqlLines(file, text)) {
      findings.push({
        file,
        line,
        why: "SQL outside a store: move it into the room's store.ts and call that",
      })
    }
  }
  return findings
}
