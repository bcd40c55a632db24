import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { stringify } from 'csv-stringify/sync'
import { Problem, say as sayProblem } from '../kit/problems.ts'
import { readTable, TableError } from '../kit/tables/index.ts'
import { districtRoot, placeOf } from '../rooms/grid/index.ts'
import {
  ALIASES,
  importMessages,
  type ImportReport,
  type Message,
  NEEDED,
  readTime,
} from '../rooms/matters/index.ts'
import { type Command, UsageError, wanted } from './command.ts'

const SHOWN = 20

/** The column of each field: as mapped, else by a known name. Throws with the columns that the file has. */
function columnsFor(columns: string[], mapped: string[]): Record<keyof Message, string | undefined> {
  const own = new Map(mapped.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]))
  for (const [field, column] of own) {
    if (!Object.hasOwn(ALIASES, field))
      throw new UsageError(`--map ${field}: the fields are ${Object.keys(ALIASES).join(', ')}`)
    if (!columns.includes(column))
      throw new UsageError(`--map ${field}=${column}: the file's columns are ${columns.join(', ')}`)
  }
  const found = Object.fromEntries(
    Object.entries(ALIASES).map(([field, names]) => [
      field,
      own.get(field) ?? names.find((name) => columns.includes(name)),
    ]),
  ) as Record<keyof Message, string | undefined>
  const twice = Object.values(found).find(
    (column) => column !== undefined && columns.includes(`${column} (2)`),
  )
  if (twice) throw new UsageError(`the column ${twice} stands twice in the file: name one of them otherwise`)
  const missing = NEEDED.filter((field) => !found[field])
  if (missing.length > 0)
    throw new UsageError(
      `no column for ${missing.join(', ')}: the file's columns are ${columns.join(', ')}; name them with --map FIELD=COLUMN`,
    )
  return found
}

/** A date alone stands for the whole day. */
const endOf = (text: string): Date | undefined =>
  readTime(/^\d{4}-\d{1,2}-\d{1,2}$/.test(text.trim()) ? `${text.trim()} 23:59:59` : text)

function printReport(report: ImportReport, seconds: number, say: (line: string) => void): void {
  say(
    `${report.read} rows read: ${report.imported} imported (${report.withReply} with their reply), ${report.repeats.length} repeats, ${report.refused.length} refused, in ${seconds.toFixed(1)} s`,
  )
  if (report.repliesWithheld > 0)
    say(`${report.repliesWithheld} replies are later than the as-of date: those messages count as unanswered`)
  if (report.repeats.length > 0) {
    const more = report.repeats.length > SHOWN ? ' …' : ''
    say(
      `repeats, by number: ${report.repeats
        .slice(0, SHOWN)
        .map((r) => r.ref)
        .join(', ')}${more}`,
    )
  }
  for (const { line, ref, reason } of report.refused.slice(0, SHOWN))
    say(`refused: line ${line}${ref ? `, number ${ref}` : ''}: ${reason}`)
  if (report.refused.length > SHOWN)
    say(`… and ${report.refused.length - SHOWN} more refused: --report FILE lists all`)
}

/** What is wrong with a file, in one line. */
function refuse(file: string, error: unknown): never {
  if (error instanceof TableError)
    throw new UsageError(`${basename(file)}: ${sayProblem(new Problem(error.code, error.params), 'en')}`)
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    throw new UsageError(`${file}: there is no such file`)
  throw error
}

async function toTheEnd(rows: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of rows);
}

export const importCommand: Command = {
  usage: 'import messages FILE --district KEY [--as-of DATE] [--map FIELD=COLUMN]… [--report FILE.csv]',
  about:
    "residents' messages with their replies (jsonl, csv in UTF-8 or GB18030, xlsx) become matters of the district, as history",
  async run({ house, args, say, analyze }) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        district: { type: 'string' },
        'as-of': { type: 'string' },
        map: { type: 'string', multiple: true },
        report: { type: 'string' },
      },
    })
    if (positionals[0] !== 'messages') throw new UsageError('what can be imported is: messages')
    const file = wanted(positionals[1], 'FILE')
    const asOf = values['as-of'] === undefined ? house.clock.now() : endOf(values['as-of'])
    if (!asOf)
      throw new UsageError(`--as-of ${values['as-of']}: write it like 2019-06-30 or "2019-06-30 18:00:00"`)
    const { districtId, rootId } = await districtRoot(house.db, wanted(values.district, '--district'))
    const place = await placeOf(house, districtId, rootId)
    const began = performance.now()
    const table = await readTable(file, { name: basename(file) }).catch((error) => refuse(file, error))
    const columns = columnsFor(table.columns, values.map ?? [])
    // gone through once before anything is written: what is too long or breaks off is refused whole
    await toTheEnd(table.rows).catch((error) => refuse(file, error))
    say(
      `${table.format}, ${table.encoding}; ${Object.entries(columns)
        .filter(([, column]) => column)
        .map(([field, column]) => `${field} = ${column}`)
        .join(', ')}`,
    )
    const report = await importMessages(house, table.rows, { districtId, place, asOf, columns })
    await analyze(['matter', 'matter_step', 'matter_content'])
    printReport(report, (performance.now() - began) / 1000, say)
    if (values.report) {
      const rows = [
        ...report.refused.map((r) => ({
          line: r.line,
          number: r.ref ?? '',
          result: 'refused',
          reason: r.reason,
        })),
        ...report.repeats.map((r) => ({ line: r.line, number: r.ref, result: 'repeat', reason: '' })),
      ]
      writeFileSync(values.report, `\uFEFF${stringify(rows, { header: true, escape_formulas: true })}`)
      say(`listed in ${values.report}`)
    }
  },
}
