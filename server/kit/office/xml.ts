import { keepable } from '../../../contract/kit.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
}

/** A text as it may stand in XML, between tags or in an attribute; what no XML may carry is left out. */
export const escaped = (text: string): string =>
  keepable(text.toWellFormed()).replace(/[&<>"\r]/g, (c) => ENTITIES[c] ?? c)

/** A piece of XML that is written out already. */
export class Xml {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = Xml | string | number | false | undefined | readonly Part[]

const written = (part: Part): string => {
  if (part === undefined || part === false) return ''
  if (part instanceof Xml) return part.text
  return Array.isArray(part) ? part.map(written).join('') : escaped(String(part))
}

/** XML as it is written, each inserted value escaped unless it is XML itself; `false` and `undefined` are nothing. */
export const xml = (strings: TemplateStringsArray, ...values: Part[]): Xml =>
  new Xml(strings.map((text, i) => text + written(values[i])).join(''))

/** A whole part of a package. */
export const document = (root: Xml): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${root.text}`
