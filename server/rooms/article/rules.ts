import type { Said } from './source.ts'

/** "About": how far a number may lie from what the source rounds to. */
const ABOUT = 0.05
/** "Nearly": how much may be missing. */
const NEARLY = 0.1

/** Whether a number is what the source says: = exactly, > more than, ~ about (5 %), <~ nearly, not above it (10 %). */
export function agrees(computed: number, { op, value }: Pick<Said, 'op' | 'value'>): boolean {
  switch (op) {
    case '=':
      return computed === value
    case '>':
      return computed > value
    case '>=':
      return computed >= value
    case '<=':
      return computed <= value
    case '~':
      return Math.abs(computed - value) <= value * ABOUT
    case '<~':
      return computed <= value && computed >= value * (1 - NEARLY)
  }
}
