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

/** What no honest workbook comes near, and what the parser would otherwise hold in memory until a tag ends. */
const DEPTH = 64
const ATTRIBUTES = 256
/** Characters without the end of a tag, an attribute or a text: a cell has no more than 32,767. */
const SILENCE = 4_000_000

/**
 * Feeds a part of a workbook to a reader and pauses after each chunk, so that what was read can be handed on.
 * Entities beyond XML's five are not expanded. Throws `table.not_a_workbook` when the part is not well-formed UTF-8 XML, has a
 * document type (workbooks have none), or is built to fill the memory.
 */
export async function* readXml(chunks: AsyncIterable<Buffer>, reader: XmlReader): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false })
  const refuse = () => {
    throw new TableError('table.not_a_workbook')
  }
  let depth = 0
  let attributes = 0
  let silence = 0
  parser.on('error', refuse)
  parser.on('doctype', refuse)
  parser.on('opentagstart', () => {
    silence = attributes = 0
    if (++depth > DEPTH) refuse()
  })
  parser.on('attribute', () => {
    silence = 0
    if (++attributes > ATTRIBUTES) refuse()
  })
  parser.on('opentag', (tag) => {
    const attributes = tag.attributes as Record<string, string>
    reader.open?.(local(tag.name), (name) => attributes[name] ?? withPrefix(attributes, name))
  })
  const text = (said: string) => {
    silence = 0
    reader.text?.(said)
  }
  parser.on('text', text)
  parser.on('cdata', text)
  parser.on('closetag', (tag) => {
    silence = 0
    depth--
    reader.close?.(local(tag.name))
  })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of chunks) {
      silence += chunk.length
      parser.write(decoder.decode(chunk, { stream: true }))
      if (silence > SILENCE) refuse()
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
