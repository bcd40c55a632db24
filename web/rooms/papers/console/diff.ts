/** A piece of two texts laid over each other: in both, only in the first, or only in the second. */
export type Piece = { text: string; is: 'kept' | 'cut' | 'new' }

/** Numbers and Latin words stay whole; every other character is a piece of its own. */
const PIECES = /[0-9A-Za-z]+|./gsu
const CLAUSES = /[^，。！？；、\n,.!?;]*[，。！？；、\n,.!?;]?/g
/** Longer stretches are compared as wholes, so that the table below stays small. */
const MOST = 600

/** Two lists laid over each other by their longest common run. */
function laid(a: readonly string[], b: readonly string[]): Piece[] {
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = longest[i]
      if (row) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  const pieces: Piece[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pieces.push({ text: a[i++] ?? '', is: 'kept' })
      j++
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1)))
      pieces.push({ text: a[i++] ?? '', is: 'cut' })
    else pieces.push({ text: b[j++] ?? '', is: 'new' })
  }
  return pieces
}

/** Neighbours of one kind as one; where something was cut and written between two kept pieces, what was cut comes first. */
function joined(pieces: readonly Piece[]): Piece[] {
  const made: Piece[] = []
  let changed = { cut: '', new: '' }
  const settle = () => {
    for (const is of ['cut', 'new'] as const) if (changed[is]) made.push({ text: changed[is], is })
    changed = { cut: '', new: '' }
  }
  for (const { text, is } of pieces) {
    const last = made.at(-1)
    if (is !== 'kept') changed[is] += text
    else if (last?.is === 'kept' && !changed.cut && !changed.new) last.text += text
    else {
      settle()
      made.push({ text, is })
    }
  }
  settle()
  return made
}

/** What was changed from one text to the other, to the letter: clauses that stand in both first, then what differs in the rest. */
export function changes(before: string, after: string): Piece[] {
  const clausesOf = (text: string) => (text.match(CLAUSES) ?? []).filter(Boolean)
  const rough = joined(laid(clausesOf(before), clausesOf(after)))
  const fine = rough.flatMap((piece, i): Piece[] => {
    const next = rough[i + 1]
    if (piece.is === 'new' && rough[i - 1]?.is === 'cut') return []
    if (piece.is !== 'cut' || next?.is !== 'new') return [piece]
    const [a, b] = [piece.text.match(PIECES) ?? [], next.text.match(PIECES) ?? []]
    return a.length > MOST || b.length > MOST ? [piece, next] : laid(a, b)
  })
  return joined(fine)
}

/** A long kept stretch with its middle left out: what changed is to be seen with what stands around it. */
export const shortened = (text: string, around = 10): string =>
  text.length > 2 * around + 4 ? `${text.slice(0, around)} … ${text.slice(-around)}` : text
