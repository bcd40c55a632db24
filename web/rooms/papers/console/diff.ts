/** A piece of a text, and whether the other text has it too. */
export type Piece = { text: string; kept: boolean }

const CUT = /[^，。！？；、\n,.!?;]*[，。！？；、\n,.!?;]?/g
const piecesOf = (text: string) => (text.match(CUT) ?? []).filter(Boolean)

/** Two texts clause by clause, each with what the other does not have: the longest common run of clauses stays. */
export function clauses(before: string, after: string): { before: Piece[]; after: Piece[] } {
  const [a, b] = [piecesOf(before), piecesOf(after)]
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = longest[i]
      if (row) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  const left: Piece[] = []
  const right: Piece[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      left.push({ text: a[i++] ?? '', kept: true })
      right.push({ text: b[j++] ?? '', kept: true })
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1)))
      left.push({ text: a[i++] ?? '', kept: false })
    else right.push({ text: b[j++] ?? '', kept: false })
  }
  return { before: left, after: right }
}
