/** A code that ends in a number after something else: `990001-D1` is `990001-D` and 1. Codes of digits alone are official ones. */
const NUMBERED = /^(.*\D)(\d+)$/

/** What the codes of new nodes beside one with this code begin with. */
export const headOf = (code: string): string => NUMBERED.exec(code)?.[1] ?? `${code}-`

/** Codes that go on where those taken end: `-D4`, `-D5` after `-D3`; padded as they are. */
export function freeCodes(like: string, taken: readonly string[], count: number): string[] {
  const head = headOf(like)
  const digits = NUMBERED.exec(like)?.[2] ?? ''
  const numbers = taken.flatMap((code) =>
    headOf(code) === head ? Number(NUMBERED.exec(code)?.[2] ?? 0) : [],
  )
  const last = Math.max(0, ...numbers)
  return Array.from(
    { length: count },
    (_, i) => `${head}${String(last + i + 1).padStart(digits.length, '0')}`,
  )
}
