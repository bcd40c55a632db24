import type { Values } from '../../../kit/step-form.ts'

const name = (key: string) => `gridloom.step.${key}`

/** Keeps the words typed into a step's form on this phone; empty values forget them. Photos and choices of units are not kept. */
export function retain(key: string, values: Values): void {
  const words = Object.entries(values).filter(([, value]) => typeof value === 'string' && value.trim() !== '')
  try {
    if (words.length) localStorage.setItem(name(key), JSON.stringify(Object.fromEntries(words)))
    else localStorage.removeItem(name(key))
  } catch {
    // Storage may be forbidden: the words then last as long as the page.
  }
}

/** The words kept for a step's form. */
export function recall(key: string): Values {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name(key)) ?? '{}')
    if (!kept || typeof kept !== 'object' || Array.isArray(kept)) return {}
    return Object.fromEntries(Object.entries(kept).filter(([, value]) => typeof value === 'string')) as Values
  } catch {
    return {}
  }
}
