import { customPinyin, pinyin } from 'pinyin-pro'

// Readings in place names of the lower Yangtze that a general dictionary doesn't choose.
customPinyin({ 圩: 'wéi', 硊: 'guì', 弄: 'lòng', 都: 'dū' })

type Kind = { level: string; zh: string; en: string }

/** What the official names of streets, towns and zones end in; the longest that fits is taken. */
const UPPER: Kind[] = [
  { level: 'street', zh: '街道', en: 'Sub-district' },
  { level: 'town', zh: '镇', en: 'Town' },
  { level: 'town', zh: '乡', en: 'Township' },
  { level: 'zone', zh: '高新技术产业开发区', en: 'High-tech Industrial Development Zone' },
  { level: 'zone', zh: '经济开发区', en: 'Economic Development Zone' },
  { level: 'zone', zh: '工业园区', en: 'Industrial Park' },
]

/** Endings of communities and villages, with the short form that people use. Longer endings stand first. */
const LOWER: { ending: string; short: string; kind: Kind }[] = [
  {
    ending: '虚拟社区',
    short: '虚拟社区',
    kind: { level: 'community', zh: '虚拟社区', en: 'Virtual Community' },
  },
  ...['社区居民委员会', '社区居委会', '居民委员会', '居委会', '社区'].map((ending) => ({
    ending,
    short: '社区',
    kind: { level: 'community', zh: '社区', en: 'Community' },
  })),
  ...['村村民委员会', '村民委员会', '村委会'].map((ending) => ({
    ending,
    short: '村',
    kind: { level: 'village', zh: '村', en: 'Village' },
  })),
]

export type Named = { level: string; name: string; pinyin: string }

/**
 * The level, the short name and the spelling of a street, town or zone. `places` are names of larger places that are
 * written as words of their own when they stand first. Throws when the name has no known ending.
 */
export function upperName(official: string, places: readonly string[]): Named {
  const kind = endingOf(official, UPPER)
  if (!kind) throw new Error(`no level for ${official}`)
  return {
    level: kind.level,
    name: official,
    pinyin: spelt(official.slice(0, -kind.zh.length), kind.en, places),
  }
}

/** The same for a community or village: 方塘社区居民委员会 becomes 方塘社区, Fangtang Community. */
export function lowerName(official: string, places: readonly string[]): Named {
  const found = LOWER.find(({ ending }) => official.endsWith(ending) && official !== ending)
  if (!found) throw new Error(`no level for ${official}`)
  const proper = official.slice(0, -found.ending.length)
  return { level: found.kind.level, name: proper + found.short, pinyin: spelt(proper, found.kind.en, places) }
}

const endingOf = (name: string, kinds: Kind[]): Kind | undefined =>
  kinds.filter(({ zh }) => name.endsWith(zh) && name !== zh).sort((a, b) => b.zh.length - a.zh.length)[0]

/** The proper part in pinyin and the kind in English. A zone within the proper part is translated as well. */
function spelt(proper: string, en: string, places: readonly string[]): string {
  const zone = endingOf(
    proper,
    UPPER.filter(({ level }) => level === 'zone'),
  )
  if (zone) return `${spelt(proper.slice(0, -zone.zh.length), zone.en, places)} ${en}`
  const first = places.find((place) => proper.startsWith(place) && proper !== place)
  if (first) return `${syllables(first)} ${spelt(proper.slice(first.length), en, places)}`
  return `${syllables(proper)} ${en}`
}

/** One word without tones, an apostrophe before a syllable that begins with a vowel: Xi'an. */
function syllables(han: string): string {
  const parts = pinyin(han, { toneType: 'none', type: 'array' })
  const word = parts.map((part, i) => (i > 0 && /^[aoe]/.test(part) ? `'${part}` : part)).join('')
  return word.charAt(0).toUpperCase() + word.slice(1)
}
