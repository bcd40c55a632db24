import { imports } from './code.ts'
import { type Finding, isCode, type Tree } from './tree.ts'

export const name = 'kit-knows-no-room'

/** kit serves every room and knows none, on the server and on the web. */
export function check(tree: Tree): Finding[] {
  const findings: Finding[] = []
  for (const [file, text] of tree) {
    if (!isCode(file) || !/^(server|web)\/kit\//.test(file)) continue
    for (const { target, line } of imports(file, text)) {
      const room = /^(?:server|web)\/rooms\/([^/]+)/.exec(target)?.[1]
      const contract = /^contract\/(?!kit\.ts$)(.+)$/.exec(target)?.[1]
      // A page of the web may name an answer's shape; the types weigh nothing and bind nothing there.
      const refused = room ?? (file.startsWith('server/') ? contract : undefined)
      if (refused)
        findings.push({ file, line, why: `kit knows no room, yet takes ${refused}: let the room pass it in` })
    }
  }
  return findings
}
