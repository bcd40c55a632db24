import { onMachine } from './kit/machine.ts'
import { number, percent, range, table } from './kit/table.ts'
import type { Report } from './load-bench.ts'
import type { Measured, Way } from './measures/compare.ts'
import { CALLS_OF_A_LIFE } from './measures/measures.ts'
import { bytesOf, type Disk, indexBytes } from './world/disk.ts'

const WAYS: Record<Way, string> = {
  http: 'HTTP, signed in',
  same: 'its statements, bare pg',
  plain: 'plain statements, bare pg',
}

/** The whole report as text for a terminal. */
export function print(report: Report): string {
  const { machine, results, disk } = report
  const parts = [
    `${report.date.slice(0, 10)}  ${onMachine(machine)}`,
    `${report.matters} matters, ${report.connections} connections, ${report.rounds} rounds of ${report.seconds} s; ${report.checked} matters of the same making replayed to what is stored`,
    printDisk('disk', disk),
  ]
  for (const { measured, grown } of Object.values(results)) {
    for (const one of measured) parts.push(printMeasured(one))
    if (grown) parts.push(printDisk('disk of matters that lived', grown))
  }
  const { profile } = report
  if (profile) {
    const rows = (of: { name: string; share: number }[]) =>
      table(of.map((row) => [row.name, percent(row.share)]))
    parts.push(`server's processor time by part\n${rows(profile.byPart)}`)
    parts.push(`by function itself\n${rows(profile.byFunction)}`)
  }
  return parts.join('\n\n')
}

function printMeasured({ name, ways, share, backlog }: Measured): string {
  const rows = [
    ['', 'a second', 'p50 ms', 'p95', 'p99', 'cpu ms: server', 'postgres', 'load', 'machine busy', 'errors'],
  ]
  const errors: string[] = []
  for (const [way, result] of Object.entries(ways)) {
    const { cpu, busy } = result
    rows.push([
      WAYS[way as Way],
      range(result.perSecond),
      ...[
        result.p50,
        result.p95,
        result.p99,
        cpu?.server ?? Number.NaN,
        cpu?.postgres ?? Number.NaN,
        cpu?.load ?? Number.NaN,
      ].map(number),
      busy === undefined ? '–' : percent(busy),
      String(result.errors),
    ])
    if (result.firstError) errors.push(`${way}: ${result.firstError}`)
  }
  const shares = Object.entries(share).map(
    ([way, s]) =>
      `HTTP reaches ${percent(s.median)} (${percent(s.min)}–${percent(s.max)}) of ${WAYS[way as Way]}`,
  )
  const calls = CALLS_OF_A_LIFE[name]
  const life = calls
    ? [`${number((ways.http?.perSecond.median ?? 0) * calls)} calls a second (${calls} a life)`]
    : []
  const news =
    backlog.facts > 0
      ? [
          `at most ${number(backlog.facts)} facts waited at a round's end, ${number(backlog.seconds)} s until handed out`,
        ]
      : []
  return [`${name}\n${table(rows)}`, ...shares, ...life, ...news, ...errors].join('\n')
}

function printDisk(title: string, disk: Disk): string {
  const { matters, steps, tables, notices } = disk
  const each = (bytes: number) => number(bytes / matters)
  const rows = [['bytes a matter', 'rows', 'heap', 'indexes', 'all']]
  for (const one of tables) {
    const indexes = indexBytes(one)
    rows.push([
      one.table,
      number(one.rows / matters),
      each(one.heap),
      each(indexes),
      each(one.heap + indexes),
    ])
    for (const { name, bytes } of one.indexes) rows.push([`  ${name}`, '', '', each(bytes)])
  }
  rows.push(['all', '', '', '', each(bytesOf(disk))])
  rows.push(['without the words themselves', '', '', '', each(bytesOf(disk, false))])
  if (notices > 0) rows.push(['beside them: notices to reporters', '', '', '', each(notices)])
  return `${title}: ${number(matters)} matters, ${number(steps / matters)} steps each, those of its orders in\n${table(rows)}`
}
