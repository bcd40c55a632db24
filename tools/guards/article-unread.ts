import { imports } from './code.ts'
import { type Finding, findAll, isCode, isTest, type Tree } from './tree.ts'

export const name = 'article-unread'

const READER = 'server/rooms/article/source.ts'
/** The one file that sets what was computed beside what the source says. */
const COMPARER = 'server/rooms/article/acts.ts'

/** What the source article says of a district never reaches a computation: one file reads it, one file compares. */
export function check(tree: Tree): Finding[] {
  const findings: Finding[] = []
  for (const [file, text] of tree) {
    if (!isCode(file) || isTest(file) || file === READER || file.startsWith('tools/guards/')) continue
    findings.push(...findAll(file, text, /article\.json/g, () => `only ${READER} opens what the source says`))
    if (file === COMPARER) continue
    for (const { target, line, typeOnly } of imports(file, text)) {
      if (target === READER && !typeOnly)
        findings.push({
          file,
          line,
          why: `only ${COMPARER} takes what the source says: a computation is handed the measure alone`,
        })
    }
  }
  return findings
}
