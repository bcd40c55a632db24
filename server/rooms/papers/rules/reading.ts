/** A text as it is read; `at` says where each of its characters, and its end, stands in the text itself. */
export type Reading = { text: string; at: readonly number[] }

/** What is not seen, or stands over the character before it: it hides a number from a search and from nobody's eye. */
const UNSEEN = /[\p{Cf}\p{M}\u115f\u1160\u2800\u3164\uffa0]/u
/** Digits as they are spoken or written in words, with the radio operators' ones, and letters that pass for digits. */
const SPOKEN: Readonly<Record<string, string>> = Object.fromEntries(
  [
    '0〇零○◯洞OoО',
    '1一壹幺吆lI',
    '2二贰弍两',
    '3三叁',
    '4四肆',
    '5五伍',
    '6六陆',
    '7七柒拐',
    '8八捌',
    '9九玖勾',
  ].flatMap((same) => [...same].slice(1).map((c) => [c, same[0] ?? ''])),
)

/** Full-width letters, spaces and the digits of any script as plain ones; anything else as it stands. */
function plainly(c: string): string {
  if (/\p{Nd}/u.test(c)) return digitOf(c)
  if (/[\uff01-\uff5e]/.test(c)) return String.fromCharCode(c.charCodeAt(0) - 0xfee0)
  return /[\p{Zs}\t]/u.test(c) ? ' ' : c
}

/** The ten digits of a script follow each other, and before the first of them stands none, or the nine of another script. */
function digitOf(c: string): string {
  const folded = c.normalize('NFKC')
  if (/^\d$/.test(folded)) return folded
  const code = c.codePointAt(0) ?? 0
  let before = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++
  return String(before % 10)
}

/** Also ① and ², and what is a digit only to the ear. */
function spoken(c: string): string {
  const folded = /\p{No}/u.test(c) ? c.normalize('NFKC') : c
  return SPOKEN[c] ?? (/^\d$/.test(folded) ? folded : plainly(c))
}

function read(text: string, as: (c: string) => string): Reading {
  const at: number[] = []
  let said = ''
  let place = 0
  for (const c of text) {
    if (!UNSEEN.test(c)) {
      const one = as(c)
      for (let unit = 0; unit < one.length; unit++) at.push(place + (one.length === c.length ? unit : 0))
      said += one
    }
    place += c.length
  }
  return { text: said, at: [...at, place] }
}

export const readPlainly = (text: string): Reading => read(text, plainly)
export const readAloud = (text: string): Reading => read(text, spoken)
