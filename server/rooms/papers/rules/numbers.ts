/** A number that belongs to a person, by its place in a text. */
export type Found = { from: number; to: number; kind: 'phone' | 'id_number' | 'bank_card' }

/** What may stand between the digits of one number: up to three signs, but none that measures, counts or tells the time. */
const BETWEEN = '[^\\p{L}\\p{N}:%￥¥$€=+<>×…]{1,3}'
const RUN = new RegExp(`\\d+(?:${BETWEEN}\\d+)*`, 'gu')
const LIST = /[,，、;；。！？!?/&|\n]/
/** Groups in which people write the eleven digits of a mobile number, besides three, four and four. */
const GROUPED = new Set(['4-3-4', '4-4-3', '5-6', '6-5', '3-3-5', '3-5-3'])
const LONGEST = 19

const isDate = (text: string, years: number): boolean => {
  const year = Number(years === 4 ? text.slice(0, 4) : `19${text.slice(0, 2)}`)
  const [month, day] = [Number(text.slice(years, years + 2)), Number(text.slice(years + 2, years + 4))]
  return year >= 1900 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31
}

/** The last character of an ID number from the others (GB 11643, MOD 11-2). */
export function checkDigit(first17: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, i) => total + weight * Number(first17[i]), 0)
  return '10X98765432'[sum % 11] ?? ''
}

/** The check of card numbers (Luhn, ISO/IEC 7812). */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const n = Number(digit) * (i % 2 === 1 ? 2 : 1)
    return total + (n > 9 ? n - 9 : n)
  }, 0)
  return sum % 10 === 0
}

type Group = { digits: string; from: number; to: number }
/** Groups of a run that might be one number; `alone`: no other digits stand next to them. */
type Candidate = { groups: Group[]; between: string[]; digits: string; alone: boolean; afterLetter: boolean }

const isEven = ({ between }: Candidate) => new Set(between).size <= 1
const isPlainlySplit = (c: Candidate) => isEven(c) && /^[ -]?$/.test(c.between[0] ?? '')
const sizesOf = ({ groups }: Candidate) => groups.map((g) => g.digits.length).join('-')

/** The first two digits: provinces by GB/T 2260, 9 for foreigners' cards. Numbers of contracts and orders begin with a year. */
const PROVINCE = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d)/

function isIdNumber(c: Candidate): boolean {
  const { digits } = c
  if (!PROVINCE.test(digits)) return false
  if (digits.length === 15) return isDate(digits.slice(6), 2) && isPlainlySplit(c) && !c.afterLetter
  if (digits.length !== 18) return false
  const right = checkDigit(digits) === digits[17]
  const born = isDate(digits.slice(6), 4)
  // a slip of the pen breaks the check digit, not the person behind it: a birthday in its place is enough
  return right && born ? true : (right || born) && isPlainlySplit(c) && !c.afterLetter
}

function isCard(c: Candidate): boolean {
  const { digits, groups } = c
  if (digits.length < 16 || digits.includes('X') || c.afterLetter) return false
  const inFours = groups.slice(0, -1).every((g) => g.digits.length === 4)
  if (!isPlainlySplit(c) && !(isEven(c) && inFours)) return false
  return passesLuhn(digits) || digits.startsWith('62')
}

function isMobile(c: Candidate): boolean {
  const { groups, between, digits } = c
  if (!/^1[3-9]\d{9}$/.test(digits)) return false
  const sizes = sizesOf(c)
  // prices and quantities end in a nought, each of them
  const round = groups.every((g) => g.digits.endsWith('0'))
  const listed = between.some((sign) => LIST.test(sign))
  if (sizes === '11' || groups.every((g) => g.digits.length === 1)) return true
  if (sizes === '3-4-4') return isPlainlySplit(c) || !(listed && round)
  if (listed || round) return false
  const decimal = groups.length === 2 && between[0] === '.'
  if (sizes === '3-8') return !isDate(groups[1]?.digits ?? '', 4)
  if (sizes === '7-4') return !decimal
  if (!c.alone || !isEven(c) || decimal) return false
  return GROUPED.has(sizes) || isInShortGroups(c)
}

/** In twos and threes, but neither an address of the internet nor a list of rising numbers. */
function isInShortGroups({ groups, between }: Candidate): boolean {
  if (groups.length < 4 || groups.some((g) => g.digits.length > 3)) return false
  const values = groups.map((g) => Number(g.digits))
  const rising = values.slice(1, -1).every((value, i) => value > (values[i] ?? 0))
  const address = groups.length === 4 && between[0] === '.' && values.every((value) => value < 256)
  return !rising && !address
}

function kindOf(c: Candidate): Found['kind'] | undefined {
  if (isIdNumber(c)) return 'id_number'
  if (isCard(c)) return 'bank_card'
  return isMobile(c) ? 'phone' : undefined
}

/** The country's code, or the nought of a long-distance call, before a mobile number in one piece with it. */
const withoutPrefix = (digits: string): string => digits.replace(/^(?:(?:00)?86|0)(?=1[3-9]\d{9}$)/, '')

/** The longest number that begins with this group. */
function numberFrom(text: string, groups: Group[], first: number): (Found & { next: number }) | undefined {
  const from = groups[first]?.from ?? 0
  let digits = ''
  let best: (Found & { next: number }) | undefined
  for (let last = first; last < groups.length; last++) {
    digits += groups[last]?.digits ?? ''
    if (digits.length > LONGEST) break
    const taken = groups.slice(first, last + 1)
    const between = taken.slice(1).map((g, i) => text.slice(taken[i]?.to, g.from))
    const next = last + 1
    const to = groups[last]?.to ?? from
    const alone = first === 0 && next === groups.length
    const shared = { groups: taken, between, alone, afterLetter: /[A-Za-z]/.test(text[from - 1] ?? '') }
    const [tail] = digits.length === 17 ? (/^[ -]?[Xx](?![A-Za-z])/.exec(text.slice(to, to + 3)) ?? []) : []
    if (tail && isIdNumber({ ...shared, digits: `${digits}X` }))
      return { from, to: to + tail.length, kind: 'id_number', next }
    const bare = taken.length === 1 ? withoutPrefix(digits) : digits
    const whole = bare === digits ? taken : [{ digits: bare, from, to }]
    const kind = kindOf({ ...shared, groups: whole, digits: bare })
    if (kind) best = { from, to, kind, next }
  }
  return best
}

/** Mobile numbers, ID numbers and bank cards, however their digits are set apart; none overlaps another. */
export function findNumbers(text: string): Found[] {
  const found: Found[] = []
  for (const run of text.matchAll(RUN)) {
    const groups = [...run[0].matchAll(/\d+/g)].map((m) => ({
      digits: m[0],
      from: run.index + m.index,
      to: run.index + m.index + m[0].length,
    }))
    for (let first = 0; first < groups.length; ) {
      const one = numberFrom(text, groups, first)
      if (one) {
        const { next, ...number } = one
        const code = /\+?(?:00)?86[ -]?$/.exec(text.slice(Math.max(0, one.from - 6), one.from))
        const before = one.kind === 'phone' && first > 0 && code ? code[0].length : 0
        const plus = before === 0 && text[one.from - 1] === '+' ? 1 : 0
        found.push({ ...number, from: one.from - before - plus })
        first = next
      } else first++
    }
  }
  return found
}
