import { SaxesParser } from 'saxes'
import { TableError } from './problems.ts'

/** What a reader of XML wants to hear of; names come without their prefix. */
export type XmlReader = {
  open?: (name: string, attribute: (name: string) => string | undefined) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

function withPrefix(attributes: Record<string, string>, name: string): string | undefined {
  for (const key in attributes) if (key.endsWith(`:${name}`)) return attributes[key]
  return undefined
}

/**
 * Feeds a part of a workbook to a reader and pauses after each chunk, so that what was read can be handed on.
 * Entities beyond XML's five are not expanded. Throws `table.not_a_workbook` when the part is not well-formed UTF-8 XML.
 */
export async function* readXml(chunks: AsyncIterable<Buffer>, reader: XmlReader): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false })
  parser.on('error', () => {
    throw new TableError('table.not_a_workbook')
  })
  parser.on('opentag', (tag) => {
    const attributes = tag.attributes as Record<string, string>
    reader.open?.(local(tag.name), (name) => attributes[name] ?? withPrefix(attributes, name))
  })
  parser.on('text', (text) => reader.text?.(text))
  parser.on('cdata', (text) => reader.text?.(text))
  parser.on('closetag', (tag) => reader.close?.(local(tag.name)))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of chunks) {
      parser.write(decoder.decode(chunk, { stream: true }))
      yield
    }
    parser.write(decoder.decode()).close()
    yield
  } catch (error) {
    if (error instanceof TypeError) throw new TableError('table.not_a_workbook')
    throw error
  }
}

/** Reads a whole part. */
export async function readWholeXml(chunks: AsyncIterable<Buffer>, reader: XmlReader): Promise<void> {
  for await (const _ of readXml(chunks, reader));
}
