import type { Spread } from './stats.ts'

/** Wide characters take two columns of a terminal. */
const width = (text: string): number =>
  [...text].reduce((sum, c) => sum + (/[\u1100-\uffdc]/u.test(c) ? 2 : 1), 0)

/** Rows as aligned columns: the first to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(...rows.map((row) => width(row[i] ?? ''))),
  )
  return rows
    .map((row) =>
      row
        .map((cell, i) => {
          const space = ' '.repeat(Math.max(0, (widths[i] ?? 0) - width(cell)))
          return i === 0 ? cell + space : space + cell
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** 2 345; 23.4; 0.52. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US').replaceAll(',', ' ')
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}

/** The middle, and between what: 151 (126–162). */
export const range = ({ median, min, max }: Spread): string =>
  `${number(median)} (${number(min)}–${number(max)})`

/** Of one: 0.36 is 36.0 %. */
export const percent = (share: number): string => `${number(share * 100)} %`
