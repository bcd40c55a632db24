import { createReadStream, createWriteStream } from 'node:fs'
import { access, open, rename, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import { type Column, inWords } from '../../../kit/exports.ts'
import type { House } from '../../../kit/house.ts'
import { type Job, type JobFile, resultPath } from '../../../kit/jobs.ts'
import type { Lang } from '../../../kit/problems.ts'
import { type NewCell, writeWorkbook } from '../../../kit/tables/write.ts'
import { inChina } from '../../../kit/time.ts'
import type { About } from './about.ts'

type Named = Pick<Job, 'districtId' | 'id'>
type Format = 'xlsx' | 'csv'

const TYPES: Record<Format, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

/** Where the rows lie until the file is made of them: a line of JSON each. */
export const partOf = (dataDir: string, job: Named): Promise<string> => resultPath(dataDir, job, '.part')

/** Adds rows behind the bytes that are known to be whole; what stands behind those was written in vain. Gives the new length. */
export async function keepRows(path: string, bytes: number, rows: readonly NewCell[][]): Promise<number> {
  const file = await open(path, bytes === 0 ? 'w' : 'r+', 0o600)
  try {
    await file.truncate(bytes)
    const lines = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    // a disk that fills up takes a part and says so only to who asks for the rest
    for (let at = 0; at < lines.length; )
      at += (await file.write(lines, at, lines.length - at, bytes + at)).bytesWritten
    // the cursor that is kept next must not say more than the disk does
    await file.datasync()
    return bytes + lines.length
  } finally {
    await file.close()
  }
}

async function* rowsIn(path: string): AsyncGenerator<NewCell[]> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })
  for await (const line of lines) if (line !== '') yield JSON.parse(line) as NewCell[]
}

type Making = { columns: readonly Column<unknown>[]; about: About; lang: Lang; format: Format }

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/** Makes the file of the kept rows, which are needed no more then. Whoever has to do it again finds either the rows or the file. */
export async function fileOf(house: House, job: Named, making: Making): Promise<JobFile> {
  const part = await partOf(house.dataDir, job)
  const path = await resultPath(house.dataDir, job, `.${making.format}`)
  const made = `${path}.new`
  if (await isThere(part)) {
    await (making.format === 'xlsx' ? asWorkbook : asText)(made, rowsIn(part), making)
    await rename(made, path)
    await rm(part)
  }
  const day = inChina(making.about.at).slice(0, 16).replace(/[-:]/g, '').replace('T', '-')
  const name = [making.about.title, ...(making.about.demo ? [DEMO[making.lang]] : []), day].join('-')
  return { name: `${name}.${making.format}`, type: TYPES[making.format], path }
}

async function asWorkbook(path: string, rows: AsyncIterable<NewCell[]>, { columns, about, lang }: Making) {
  const head = columns.map(({ words, as, width }) => ({
    title: words[lang],
    as,
    ...(width === undefined ? {} : { width }),
  }))
  const notes = about.lines.map(({ label, value }) => [label, value])
  // whoever prints a sheet by itself has it said on each page whether it is made up
  const printed = { head: about.demo ?? '', foot: about.title }
  await writeWorkbook(path, [
    { name: SHEETS[lang].rows, columns: head, rows, printed },
    {
      name: SHEETS[lang].about,
      columns: [
        { title: SHEETS[lang].about, width: 18 },
        { title: about.title, width: 80 },
      ],
      rows: notes,
      printed,
    },
  ])
}
const DEMO = { zh: '演示', en: 'demo' } as const
const SHEETS = { zh: { rows: '清单', about: '说明' }, en: { rows: 'List', about: 'About' } } as const

const percent = (share: number) => `${(share * 100).toFixed(2)}%`

/** Times as people in China read them; what a desk program would take for a formula is marked as text. */
async function asText(path: string, rows: AsyncIterable<NewCell[]>, { columns, about, lang }: Making) {
  const text = (value: NewCell, i: number) => {
    const as = columns[i]?.as
    if (typeof value !== 'number') return value
    if (as === 'share') return percent(value)
    if (as === 'mean') return value.toFixed(2)
    if (as !== 'instant' && as !== 'day') return value
    return inChina(value)
      .slice(0, as === 'day' ? 10 : 19)
      .replace('T', ' ')
  }
  async function* table() {
    yield columns.map(({ words }) => inWords(words, lang))
    for await (const row of rows) yield row.map(text)
    // a text table has no second sheet
    if (about.demo) yield [about.demo]
  }
  const options = { bom: true, escape_formulas: true, record_delimiter: 'windows' } as const
  await pipeline(Readable.from(table()), stringify(options), createWriteStream(path, { mode: 0o600 }))
}

/** What was written for a job that comes to nothing. */
export async function dropFiles(dataDir: string, job: Named): Promise<void> {
  for (const ending of ['.part', '.xlsx', '.csv', '.xlsx.new', '.csv.new'])
    await rm(await resultPath(dataDir, job, ending), { force: true })
}
