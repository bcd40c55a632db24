import type { Finding, Tree } from './tree.ts'

export const name = 'file-length'

const LIMIT = 300

/** A file that can be read in one sitting. */
export function check(tree: Tree): Finding[] {
  const findings: Finding[] = []
  for (const [file, text] of tree) {
    if (!/\.(ts|mts|vue|js|mjs|css|sql)$/.test(file)) continue
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
    if (lines <= LIMIT) continue
    findings.push({
      file,
      line: LIMIT + 1,
      why: `${lines} lines, of ${LIMIT} at most: split it by what each part is about`,
    })
  }
  return findings
}
