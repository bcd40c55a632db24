import type { Encoding } from './encoding.ts'
import { TABLE_LIMITS, TableError } from './problems.ts'
import { chunksOf, type Source } from './source.ts'

/** A line without its ending; an over-long one comes without text and is marked. */
export type TextLine = { number: number; text: string; ending: '' | '\n' | '\r\n'; tooLong?: true }

/** The lines of a text in order, holding no more than one line and one chunk. A byte order mark is dropped. */
export async function* textLines(source: Source, encoding: Encoding): AsyncGenerator<TextLine> {
  let number = 0
  let rest = ''
  let skipping = false
  const end = (tail: string, newline: boolean): TextLine => {
    const raw = rest + tail
    const over = skipping || raw.length > TABLE_LIMITS.lineChars
    rest = ''
    skipping = false
    number++
    if (over) return { number, text: '', ending: newline ? '\n' : '', tooLong: true }
    const text = number === 1 && raw.startsWith('\uFEFF') ? raw.slice(1) : raw
    if (newline && text.endsWith('\r')) return { number, text: text.slice(0, -1), ending: '\r\n' }
    return { number, text, ending: newline ? '\n' : '' }
  }
  for await (const text of decoded(source, encoding)) {
    let from = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      yield end(text.slice(from, at), true)
      from = at + 1
    }
    if (!skipping) rest += text.slice(from)
    if (rest.length > TABLE_LIMITS.lineChars) {
      rest = ''
      skipping = true
    }
  }
  if (rest !== '' || skipping) yield end('', false)
}

async function* decoded(source: Source, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for await (const chunk of chunksOf(source)) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (error) {
    if (error instanceof TypeError) throw new TableError('table.encoding')
    throw error
  }
}
