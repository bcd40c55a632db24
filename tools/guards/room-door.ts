import { imports } from './code.ts'
import { placeOf } from './rooms.ts'
import { type Finding, isCode, type Tree } from './tree.ts'

export const name = 'room-door'

/** A room is entered only through its index.ts; the programs in server/ itself may also take its manifest. */
export function check(tree: Tree): Finding[] {
  const findings: Finding[] = []
  for (const [file, text] of tree) {
    if (!isCode(file)) continue
    const home = placeOf(file)
    const loader = /^server\/[^/]+$/.test(file)
    for (const { specifier, target, line } of imports(file, text)) {
      if (/^([@~]?\/|#)/.test(specifier)) {
        findings.push({ file, line, why: `${specifier} hides where it leads: import by a relative path` })
      }
      const place = placeOf(target)
      if (!place || (place.room === home?.room && place.side === home.side)) continue
      if (place.inside === 'index.ts' || (loader && place.inside === 'room.ts')) continue
      const door = `${place.side}/rooms/${place.room}/index.ts`
      findings.push({
        file,
        line,
        why: `enters ${place.room} by ${place.inside}: export it from ${door} and import that`,
      })
    }
  }
  return findings
}
