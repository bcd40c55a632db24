import { readFileSync } from 'node:fs'

/** A sentence; `of` says with which ways of telling the trouble (counted from 1) it goes, with all where nothing is said. */
export type Line = { text: string; of: number[] }

/** What is reported of one kind of trouble, in pieces, and what came of it. Placeholders in braces are filled in later. */
export type Topic = {
  category: string
  weight: number
  /** Of old estates, or of new ones; of all where nothing is said. */
  age?: 'old' | 'new'
  /** Months (1 to 12) in which it comes up far more often. */
  months: number[]
  /** Keys of units that can answer for it, the first leads. */
  units: string[]
  spots: string[]
  say: string[]
  more: Line[]
  so: Line[]
  /** What a unit says when it is done; what a grid does by itself; what can be answered. */
  done: Line[]
  own: Line[]
  answer: Line[]
  /** Somebody may come to harm; takes longer than usual; is asked calmly, with nobody to blame. */
  urgent: boolean
  hard: boolean
  plain: boolean
}
export type Wish = {
  sort: string
  posts: string[]
  say: string[]
  promise: string[]
  done: string[]
  publish: string[]
}
export type Forum = { topic: string; about: string[]; answer: string[] }

type Entry = { head: string[]; lines: Map<string, string[]> }

/** A bank is a text: `# head` begins an entry, each line below is a key and what it says; `more12` goes with `say` 1 and 2. */
function entriesOf(file: string): Entry[] {
  const entries: Entry[] = []
  for (const [i, line] of readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue
    const [key = '', ...rest] = line.split(' ')
    if (key === '#') {
      entries.push({ head: rest, lines: new Map() })
      continue
    }
    const lines = entries.at(-1)?.lines
    if (!lines || !/^[a-z]+\d*$/.test(key)) throw new Error(`${file}:${i + 1} is no line of a bank: ${line}`)
    lines.set(key, [...(lines.get(key) ?? []), rest.join(' ')])
  }
  return entries
}

const splitAt = (entry: Entry, key: string, by: string): string[] =>
  (entry.lines.get(key) ?? []).flatMap((line) => line.split(by))

/** Lines of a key, whatever they go with. */
const linesOf = ({ lines }: Entry, key: string): Line[] =>
  [...lines].flatMap(([full, texts]) =>
    full.replace(/\d+$/, '') === key
      ? texts.map((text) => ({ text, of: [...full.slice(key.length)].map(Number) }))
      : [],
  )

export const topics: readonly Topic[] = ['home.txt', 'street.txt', 'life.txt'].flatMap((file) =>
  entriesOf(file).map((entry): Topic => {
    const { head, lines } = entry
    const all = (key: string) => lines.get(key) ?? []
    const age = head[2] as Topic['age']
    return {
      category: head[0] ?? '',
      weight: Number(head[1]),
      ...(age ? { age } : {}),
      months: splitAt(entry, 'months', ',').map(Number),
      units: splitAt(entry, 'unit', ' '),
      spots: all('spot'),
      say: all('say'),
      more: linesOf(entry, 'more'),
      so: linesOf(entry, 'so'),
      done: linesOf(entry, 'done'),
      own: linesOf(entry, 'own'),
      answer: linesOf(entry, 'answer'),
      urgent: lines.has('urgent'),
      hard: lines.has('hard'),
      plain: lines.has('plain'),
    }
  }),
)

export const wishes: readonly Wish[] = entriesOf('wishes.txt').map(({ head, lines }) => ({
  sort: head[0] ?? '',
  posts: lines.get('post') ?? [],
  say: lines.get('say') ?? [],
  promise: lines.get('promise') ?? [],
  done: lines.get('done') ?? [],
  publish: lines.get('public') ?? [],
}))

export const forums: readonly Forum[] = entriesOf('forums.txt').map((entry) => ({
  topic: entry.head.join(' '),
  about: splitAt(entry, 'about', ' '),
  answer: entry.lines.get('answer') ?? [],
}))
