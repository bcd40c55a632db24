import { keepable } from '../../../../contract/kit.ts'
import { inChina } from '../../../kit/time.ts'
import type { Text } from '../../../kit/room.ts'

/** A value as GeoReport writes it; `null` is an empty element in XML. */
export type Value = string | number | boolean | null | Fields | readonly Fields[] | readonly string[]
export type Fields = { readonly [name: string]: Value }

const escape = (text: string): string =>
  keepable(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

/** The name of one among several: a list of requests holds elements called request. */
const ONE: Record<string, string> = {
  services: 'service',
  service_requests: 'request',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
  attributes: 'attribute',
  values: 'value',
}

function element(name: string, value: Value): string {
  if (value === null) return `<${name}/>`
  if (Array.isArray(value)) {
    const one = ONE[name] ?? 'item'
    return `<${name}>${value.map((v: Value) => element(one, v)).join('')}</${name}>`
  }
  if (typeof value === 'object')
    return `<${name}>${Object.entries(value)
      .map(([key, v]) => element(key, v))
      .join('')}</${name}>`
  return `<${name}>${escape(String(value))}</${name}>`
}

const isXml = (ending: string): boolean => ending === '.xml'

/** An answer in the form that was asked for: in XML below an element of this name, in JSON bare. JSON where nothing was said. */
export const write = (ending: string, name: string, value: Value, status = 200): Text =>
  isXml(ending)
    ? {
        status,
        type: 'text/xml; charset=utf-8',
        text: `<?xml version="1.0" encoding="utf-8"?>\n${element(name, value)}`,
      }
    : { status, type: 'application/json; charset=utf-8', text: JSON.stringify(value) }

/** Times as the specification's w3c format, in the districts' own zone. */
export const w3c = (at: Date): string => `${inChina(at).slice(0, 19)}+08:00`
