import { posix } from 'node:path'
import { builtInFormat, type NumberFormat } from './number-text.ts'
import { TABLE_LIMITS, TableError } from './problems.ts'
import { readWholeXml } from './xml.ts'
import type { Zip } from './zip.ts'

/** What is needed to read the cells of its sheets: those that show, in order. */
export type Workbook = { sheetParts: string[]; texts: string[]; formats: NumberFormat[]; date1904: boolean }

type Relation = { type: string; target: string }

const SMALL = TABLE_LIMITS.smallPartBytes

/** Reads everything but the sheets. */
export async function readWorkbook(zip: Zip): Promise<Workbook> {
  const root = [...(await relations(zip, '')).values()].find((r) => r.type === 'officeDocument')
  if (!root) throw new TableError('table.not_a_workbook')
  const related = await relations(zip, root.target)
  const { sheets, date1904 } = await readSheetList(zip, root.target)
  const tables = sheets.map((id) => related.get(id)).filter((r) => r?.type === 'worksheet')
  const part = (type: string) => [...related.values()].find((r) => r.type === type)?.target
  return {
    sheetParts: tables.flatMap((r) => r?.target ?? []),
    date1904,
    formats: await readFormats(zip, part('styles')),
    texts: await readTexts(zip, part('sharedStrings')),
  }
}

/** Relations of a part by their id; the kind is the last word of the type, the target a name in the archive. */
async function relations(zip: Zip, part: string): Promise<Map<string, Relation>> {
  const folder = posix.dirname(part)
  const found = new Map<string, Relation>()
  await readWholeXml(await zip.read(posix.join(folder, '_rels', `${posix.basename(part)}.rels`), SMALL), {
    open(name, attribute) {
      if (name !== 'Relationship' || attribute('TargetMode') === 'External') return
      const target = attribute('Target') ?? ''
      const absolute = target.startsWith('/') ? target.slice(1) : posix.join(folder, target)
      found.set(attribute('Id') ?? '', { type: posix.basename(attribute('Type') ?? ''), target: absolute })
    },
  })
  return found
}

/** The relation ids of the sheets that show, in order. */
async function readSheetList(zip: Zip, part: string): Promise<{ sheets: string[]; date1904: boolean }> {
  const sheets: string[] = []
  let date1904 = false
  await readWholeXml(await zip.read(part, SMALL), {
    open(name, attribute) {
      if (name === 'workbookPr') date1904 = ['1', 'true'].includes(attribute('date1904') ?? '')
      if (name === 'sheet' && (attribute('state') ?? 'visible') === 'visible')
        sheets.push(attribute('id') ?? '')
    },
  })
  return { sheets, date1904 }
}

/** The number format of each cell style, by the style's place in the list. */
async function readFormats(zip: Zip, part: string | undefined): Promise<NumberFormat[]> {
  if (!part || !zip.has(part)) return []
  const own = new Map<string, NumberFormat>()
  const styles: string[] = []
  let inStyles = false
  await readWholeXml(await zip.read(part, SMALL), {
    open(name, attribute) {
      if (name === 'numFmt') own.set(attribute('numFmtId') ?? '', attribute('formatCode') ?? '')
      if (name === 'cellXfs') inStyles = true
      if (name === 'xf' && inStyles) styles.push(attribute('numFmtId') ?? '0')
    },
    close(name) {
      if (name === 'cellXfs') inStyles = false
    },
  })
  return styles.map((id) => own.get(id) ?? builtInFormat(Number(id)))
}

/** The texts that cells point to, runs of rich text joined, reading aids (phonetic runs) left out. */
async function readTexts(zip: Zip, part: string | undefined): Promise<string[]> {
  const texts: string[] = []
  if (!part || !zip.has(part)) return texts
  const text = textCollector()
  await readWholeXml(await zip.read(part), {
    open(name) {
      if (name === 'si') text.start()
      else text.open(name)
    },
    text: text.add,
    close(name) {
      text.close(name)
      if (name !== 'si') return
      if (texts.length >= TABLE_LIMITS.sharedTexts) {
        throw new TableError('table.too_large', {
          what: `> ${TABLE_LIMITS.sharedTexts}`,
          limit: `${TABLE_LIMITS.sharedTexts}`,
        })
      }
      texts.push(text.take())
    },
  })
  return texts
}

/** Joins the `t` elements of a text, whatever they stand in, except phonetic runs. */
export function textCollector() {
  let joined = ''
  let inText = false
  let phonetic = false
  return {
    start() {
      joined = ''
    },
    open(name: string) {
      if (name === 'rPh') phonetic = true
      if (name === 't') inText = !phonetic
    },
    // One character more than allowed is kept, so that the cell is seen to be too long.
    add(text: string) {
      if (inText && joined.length <= TABLE_LIMITS.cellChars) joined += text
    },
    close(name: string) {
      if (name === 't') inText = false
      if (name === 'rPh') phonetic = false
    },
    take: (): string => unescaped(joined),
  }
}

/** `_x000D_` is how a workbook writes characters that XML can't. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text
