import { onMachine } from '../kit/machine.ts'
import { number, table } from '../kit/table.ts'
import { MANY, type ReadsReport, type Timed } from './bench.ts'

/** What 95 of 100 answers are to take at the most. */
const AIM_MS = 200

export function print({ date, machine, matters, timed, looks }: ReadsReport): string {
  const late = timed.filter((one) => one.p95 > AIM_MS)
  const row = ({ what, role, asked, p50, p95, p99, kilobytes }: Timed) => [
    ...[what, role, String(asked), number(p50), number(p95), number(p99), number(kilobytes)],
    p95 > AIM_MS ? 'SLOW' : '',
  ]
  const parts = [
    `${date.slice(0, 10)}  ${onMachine(machine)}; ${matters} matters`,
    table([['', 'by', 'asked', 'p50 ms', 'p95', 'p99', 'KB', ''], ...timed.map(row)]),
    late.length === 0
      ? `every one of ${timed.length} reads within ${AIM_MS} ms at p95`
      : `${late.length} of ${timed.length} reads over ${AIM_MS} ms at p95, the slowest first:\n${table(late.toSorted((a, b) => b.p95 - a.p95).map(row))}`,
    looks.length === 0
      ? `no statement reads a large table whole, or more than ${number(MANY)} rows`
      : [
          `statements that read a large table whole, or more than ${number(MANY)} rows:`,
          ...looks
            .toSorted((a, b) => b.rows - a.rows)
            .map(
              ({ read, table: of, scan, rows, ms, text }) =>
                `${number(rows)} rows of ${of} by ${scan}, ${number(ms ?? Number.NaN)} ms: ${read}\n    ${text.slice(0, 600)}`,
            ),
        ].join('\n'),
  ]
  return parts.join('\n\n')
}
