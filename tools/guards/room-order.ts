import { imports } from './code.ts'
import { isBelow, placeOf, ROOMS } from './rooms.ts'
import { type Finding, isCode, type Tree } from './tree.ts'

export const name = 'room-order'

/** A room calls only rooms below it; what it must tell the rooms above, it tells by facts. */
export function check(tree: Tree): Finding[] {
  const findings: Finding[] = []
  const strangers = new Set<string>()
  for (const [file, text] of tree) {
    const home = placeOf(file)
    if (!home) continue
    if (!ROOMS.includes(home.room) && !strangers.has(`${home.side}/${home.room}`)) {
      strangers.add(`${home.side}/${home.room}`)
      const why = `${home.room} is no room of the house: give it a place in tools/guards/rooms.ts, with a decision page`
      findings.push({ file, line: 1, why })
    }
    if (!isCode(file)) continue
    for (const { target, line } of imports(file, text)) {
      const place = placeOf(target)
      if (!place || place.room === home.room || isBelow(place.room, home.room)) continue
      const why = `${home.room} calls up to ${place.room}: write a fact that ${place.room} listens to`
      findings.push({ file, line, why })
    }
  }
  return findings
}
