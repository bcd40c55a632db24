import { COMMON_PAIRS } from './common.ts'
import { bucketOf, pairsOf, STEPS } from './pairs.ts'

const bytes = Uint8Array.from(atob(COMMON_PAIRS), (character) => character.charCodeAt(0))
/** A pair that many reports have tells little, one that few have tells much: from 0 to 1. */
function weightOf(pair: string): number {
  const bucket = bucketOf(pair)
  const byte = bytes[bucket >> 1] ?? 0
  return (bucket % 2 === 0 ? byte >> 4 : byte & 15) / STEPS
}

type Vector = ReadonlyMap<string, number>
/** What a text is compared by: its pairs, weighed, as a vector of length 1. */
export function vectorOf(text: string): Vector {
  const vector = new Map<string, number>()
  let square = 0
  for (const [pair, times] of pairsOf(text)) {
    const weight = (1 + Math.log(times)) * weightOf(pair)
    vector.set(pair, weight)
    square += weight * weight
  }
  const length = Math.sqrt(square) || 1
  for (const [pair, weight] of vector) vector.set(pair, weight / length)
  return vector
}

/** From 0, nothing in common, to 1, the same pairs. */
export function cosine(a: Vector, b: Vector): number {
  const [few, many] = a.size < b.size ? [a, b] : [b, a]
  let sum = 0
  for (const [pair, weight] of few) sum += weight * (many.get(pair) ?? 0)
  return sum
}

export type Said = { title: Vector; all: Vector }
const FIRST_CHARACTERS = 200
/** A report as it is compared: its title, and the title with the first 200 characters of its words. */
export const said = (title: string, words: string): Said => ({
  title: vectorOf(title),
  all: vectorOf(`${title} ${[...words.trim()].slice(0, FIRST_CHARACTERS).join('')}`),
})

const TITLE_COUNTS = 0.8
/** How alike two reports are in their words, from 0 to 1. */
export const likeness = (a: Said, b: Said): number =>
  TITLE_COUNTS * cosine(a.title, b.title) + (1 - TITLE_COUNTS) * cosine(a.all, b.all)
