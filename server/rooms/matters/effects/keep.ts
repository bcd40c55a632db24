import type { Effect } from './effect.ts'

const KEPT = ['solved', 'satisfaction', 'category'] as const

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

/** What was answered before the work was done anew no longer holds. */
export const forgetAnswer: Effect = { fold: (was) => ({ ...was, solved: null, satisfaction: null }) }

/** The clock has run out: said once, then it sleeps. */
export const markLate: Effect = { fold: (was) => ({ ...was, late: true, wake_at: null }) }
