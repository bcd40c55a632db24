import { machineHere, onMachine } from '../../bench/kit/machine.ts'
import { number, table } from '../../bench/kit/table.ts'
import { quantile } from '../../bench/kit/stats.ts'

/** What a proof counted, as a table with the day and the size of the machine. */
export function report(title: string, rows: readonly (readonly string[])[]): void {
  const day = new Date().toISOString().slice(0, 16).replace('T', ' ')
  process.stdout.write(`${title} · ${day} UTC · ${onMachine(machineHere())}\n${table(rows)}\n`)
}

/** Milliseconds as seconds: the middle, 95 of 100, and the most. */
export const spans = (ms: readonly number[]): string[] =>
  ms.length === 0
    ? ['–', '–', '–']
    : [quantile(ms, 0.5), quantile(ms, 0.95), Math.max(...ms)].map((one) => number(one / 1000))
