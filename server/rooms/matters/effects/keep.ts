import type { Effect } from './effect.ts'

const KEPT = ['solved', 'satisfaction', 'category', 'kind', 'sheet'] as const

/** Keeps values of the step's form on the matter, so that lists and figures can use them. */
export const keep: Effect = {
  flaw: (part, step) => {
    const fields = Array.isArray(part.fields) ? part.fields : []
    const wrong = fields.filter(
      (f) => !KEPT.some((kept) => kept === f) || !step.form.some((own) => own.name === f),
    )
    return fields.length > 0 && wrong.length === 0
      ? undefined
      : `keep: fields must be of ${KEPT.join(', ')} and stand in the form`
  },
  fold: (was, row, part) => {
    const now = { ...was }
    for (const key of KEPT) {
      const value = row.data?.[key]
      if ((part.fields as string[]).includes(key) && typeof value === 'string') now[key] = value
    }
    return now
  },
}

/** The step itself says what kind of call it is. */
export const setKind: Effect = {
  flaw: (part) => (typeof part.kind === 'string' ? undefined : 'set_kind needs a kind'),
  fold: (was, _, part) => ({ ...was, kind: String(part.kind) }),
}

/** What begins anew is of no kind yet: an emergency of last week is none today. */
export const forgetKind: Effect = { fold: (was) => ({ ...was, kind: null }) }

/** What was answered before the work was done anew no longer holds. */
export const forgetAnswer: Effect = { fold: (was) => ({ ...was, solved: null, satisfaction: null }) }

/** Whoever takes the step holds the matter from now on. */
export const takeOn: Effect = { fold: (was, row) => ({ ...was, holder_id: row.by_account }) }
export const letGo: Effect = { fold: (was) => ({ ...was, holder_id: null }) }

/** Another report of the same thing: it goes on with that one. */
export const joinTo: Effect = {
  flaw: (_, step) =>
    step.form.some((f) => f.kind === 'matter' && f.name === 'into' && f.required)
      ? undefined
      : 'join_to needs a required field "into" of kind matter',
  fold: (was, { data }) => ({ ...was, main_id: String(data?.into) }),
}
export const splitAgain: Effect = { fold: (was) => ({ ...was, main_id: null }) }

/** From now on a step is waited for, as long as the matter stays where it is; without a step nothing is any more. */
export const awaitStep: Effect = {
  flaw: (part) =>
    part.step === undefined || typeof part.step === 'string' ? undefined : 'await names no step',
  fold: (was, _, part) => ({ ...was, awaits: part.step === undefined ? null : String(part.step) }),
}
