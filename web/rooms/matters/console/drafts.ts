import { blank, type Offer, type Values } from '../../../kit/step-form.ts'

export const draftKey = (offer: Pick<Offer, 'matterId' | 'step'>): string => `${offer.matterId}.${offer.step}`

/** A fresh form: empty, but for the category that the matter already has. */
export function freshValues(offer: Pick<Offer, 'form'>, category: string | null): Values {
  return Object.fromEntries(
    offer.form.map((f) => [f.name, f.kind === 'category' ? (category ?? '') : blank(f)]),
  )
}

/** The free words of a draft with their labels, to be shown where their form is no longer possible. */
export function typedWords(offer: Pick<Offer, 'form'>, values: Values | undefined) {
  return offer.form.flatMap((field) => {
    const text = values?.[field.name]
    const free = field.kind === 'words' || field.kind === 'line'
    return free && typeof text === 'string' && text.trim() ? [{ label: field.label, text }] : []
  })
}

type Listed = { list?: unknown; listAt?: unknown } | null

/** The list that a matter page was opened from, kept with the history: neighbours and the way back. */
export function neighboursIn(state: unknown, id: string) {
  // Not named `back`: the router keeps its own under that name.
  const { list, listAt } = (state as Listed) ?? {}
  const ids = Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : []
  const at = ids.indexOf(id)
  return {
    ids,
    listAt: typeof listAt === 'string' && listAt.startsWith('/') ? listAt : null,
    before: at > 0 ? ids[at - 1] : undefined,
    after: at >= 0 ? ids[at + 1] : undefined,
    place: at >= 0 ? { n: at + 1, of: ids.length } : null,
  }
}
