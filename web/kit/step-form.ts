import type { Reply } from './call.ts'

export type Page = Reply<'GET /api/matters/:id'>
export type Offer = Page['offers'][number]
export type Field = Offer['form'][number]
export type Units = { lead: number | null; assist: number[] }
export type Value = string | number | boolean | string[] | Units | null
export type Values = Record<string, Value>

/** What a field holds before anybody has touched it. */
export function blank(field: Field): Value {
  switch (field.kind) {
    case 'files':
      return []
    case 'units':
      return { lead: null, assist: [] }
    case 'yesno':
    case 'unit':
    case 'number':
      return null
    default:
      return ''
  }
}

/** The values of a fresh form; what was typed into an older form of the same step is kept. */
export function valuesFor(form: Field[], typed: Values = {}): Values {
  return Object.fromEntries(form.map((f) => [f.name, typed[f.name] ?? blank(f)]))
}

function isEmpty(field: Field, value: Value | undefined): boolean {
  if (value === null || value === undefined) return true
  if (field.kind === 'units') return (value as Units).lead === null
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'string' && value.trim() === ''
}

export type Flaw = {
  name: string
  key: 'kit.form.required' | 'kit.form.tooLong' | 'kit.form.notWhole'
  values: Record<string, number>
}

/** What keeps the form from being sent, one flaw a field. */
export function flawsOf(form: Field[], values: Values): Flaw[] {
  const flaws: Flaw[] = []
  for (const field of form) {
    const value = values[field.name]
    if (isEmpty(field, value)) {
      if (field.required) flaws.push({ name: field.name, key: 'kit.form.required', values: {} })
    } else if (typeof value === 'string' && field.max && value.length > field.max) {
      flaws.push({ name: field.name, key: 'kit.form.tooLong', values: { n: field.max } })
    } else if (field.kind === 'number' && !(Number.isInteger(value) && Number(value) >= 0)) {
      flaws.push({ name: field.name, key: 'kit.form.notWhole', values: {} })
    }
  }
  return flaws
}

/** The form as the server takes it: empty fields left out, an assisting unit never twice nor the lead itself. */
export function toForm(form: Field[], values: Values): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const field of form) {
    const value = values[field.name]
    if (isEmpty(field, value)) continue
    if (field.kind === 'units') {
      const { lead, assist } = value as Units
      out[field.name] = { lead, assist: [...new Set(assist)].filter((unit) => unit !== lead) }
    } else out[field.name] = typeof value === 'string' ? value.trim() : value
  }
  return out
}

/** A request of a step. Make it once when the form opens and keep it over retries, so that a lost answer never acts twice. */
export function newRequest(): string {
  return crypto.randomUUID()
}

/** Allowed steps, the one that moves the matter on first; refused ones apart, with their reasons. */
export function sortOffers(offers: Offer[]): { allowed: Offer[]; refused: Offer[] } {
  const allowed = offers.filter((o) => o.allowed)
  const rank = (o: Offer) => (o.awaited ? 0 : o.main ? 1 : 2)
  return {
    allowed: [...allowed].sort((a, b) => rank(a) - rank(b)),
    refused: offers.filter((o) => !o.allowed && o.why),
  }
}

const isFirst = (o: Offer) => o.main || o.awaited

/** The headings under which further steps are shown, in their order; the words are `kit.group.<key>`. */
const GROUPS = ['road', 'people', 'level', 'time', 'join', 'exit', 'note'] as const

/** What moves the matter on or was asked of this person, and apart the further steps under their headings. */
export function groupOffers(allowed: Offer[]): {
  main: Offer[]
  more: { key: Offer['group']; offers: Offer[] }[]
} {
  const more = GROUPS.map((key) => ({ key, offers: allowed.filter((o) => !isFirst(o) && o.group === key) }))
  return { main: allowed.filter(isFirst), more: more.filter(({ offers }) => offers.length > 0) }
}

/** Refused steps by their reason, each step once: orders to several units refuse the same things for the same reason. */
export function byReason(refused: Offer[]): { why: string; steps: Offer[] }[] {
  const reasons = new Map<string, Offer[]>()
  for (const offer of refused) {
    const told = reasons.get(offer.why ?? '') ?? []
    if (!told.some((o) => o.words.zh === offer.words.zh && o.words.en === offer.words.en)) told.push(offer)
    reasons.set(offer.why ?? '', told)
  }
  return [...reasons].map(([why, steps]) => ({ why, steps }))
}

type Told = { matterId: string; told: ReturnType<typeof byReason> }
const byMatter = (offers: Offer[]): Told[] =>
  [...new Set(offers.map((o) => o.matterId))].map((matterId) => ({
    matterId,
    told: byReason(offers.filter((o) => o.matterId === matterId)),
  }))

/** Refused steps by the matter or order they are of: the main ones first (all where none is), and how many the rest are. */
export function refusedOf(refused: Offer[]): { first: Told[]; more: Told[]; rest: number } {
  const main = refused.filter((o) => o.main)
  const first = main.length > 0 ? main : refused
  const more = refused.filter((o) => !first.includes(o))
  return { first: byMatter(first), more: byMatter(more), rest: more.length }
}
