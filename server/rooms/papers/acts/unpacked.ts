import { openZip } from '../../../kit/tables/zip.ts'

/** The parts of a .docx and the text of its main one, paragraphs as lines: what tests read. */
export async function unpacked(bytes: Buffer) {
  const zip = await openZip(bytes)
  const read = async (name: string) => {
    const pieces: Buffer[] = []
    for await (const piece of await zip.read(name)) pieces.push(piece)
    return Buffer.concat(pieces).toString('utf8')
  }
  const xml = await read('word/document.xml')
  const text = xml.replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '')
  return { xml, text, relations: await read('word/_rels/document.xml.rels'), has: zip.has }
}
