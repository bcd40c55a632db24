import { problem } from '../problems.ts'
import { TableError } from '../tables/problems.ts'
import { openZip, type Zip } from '../tables/zip.ts'
import './problems.ts'

const OFFICE = 'application/vnd.openxmlformats-officedocument.'
export const PDF = 'application/pdf'
export const DOCX = `${OFFICE}wordprocessingml.document`
export const XLSX = `${OFFICE}spreadsheetml.sheet`
export type DocumentType = typeof PDF | typeof DOCX | typeof XLSX

/** The list of an archive's parts; an honest one has a few thousand characters. */
const CONTENTS = '[Content_Types].xml'
const CONTENTS_BYTES = 1024 * 1024
/** What holds programs is refused even where the list of parts hides it: another reader may look for the part itself. */
const PROGRAM = /(?:^|\/)vba[^/]*\.bin$|(?:^|\/)macrosheets\//i
/** A PDF ends with this mark, with no more than a few line ends behind it. */
const PDF_TAIL = 2048

/**
 * What kind of document the bytes are; names and declared types are not asked. Undefined for anything else.
 * Throws `file.macros` for documents with programs in them, `table.too_large` and `table.encrypted` for archives that
 * would unpack to too much or are locked. An archive's directory is checked before anything is unpacked.
 */
export async function documentType(bytes: Buffer): Promise<DocumentType | undefined> {
  if (bytes.toString('latin1', 0, 5) === '%PDF-')
    return bytes.subarray(-PDF_TAIL).includes('%%EOF') ? PDF : undefined
  if (bytes.toString('latin1', 0, 4) !== 'PK\u0003\u0004') return undefined
  let zip: Zip | undefined
  try {
    zip = await openZip(bytes)
    return await officeType(zip)
  } catch (error) {
    // a broken archive is no document; one that is locked or too large says so itself
    if (error instanceof TableError && error.code === 'table.not_a_workbook') return undefined
    throw error
  } finally {
    zip?.close()
  }
}

async function officeType(zip: Zip): Promise<DocumentType | undefined> {
  if (!zip.has(CONTENTS)) return undefined
  if ([...zip.names()].some((name) => PROGRAM.test(name))) throw problem('file.macros')
  const pieces: Buffer[] = []
  for await (const piece of await zip.read(CONTENTS, CONTENTS_BYTES)) pieces.push(piece)
  const contents = Buffer.concat(pieces).toString('utf8')
  if (/macroEnabled|vbaProject/i.test(contents)) throw problem('file.macros')
  // an honest list writes its types out: characters told by their numbers would hide what they spell
  if (contents.includes('&#')) return undefined
  if (zip.has('word/document.xml') && contents.includes(`${DOCX}.main+xml`)) return DOCX
  if (zip.has('xl/workbook.xml') && contents.includes(`${XLSX}.main+xml`)) return XLSX
  return undefined
}
