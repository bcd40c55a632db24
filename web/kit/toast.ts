import { type Ref, shallowRef } from 'vue'

/** One line that says what has just happened, with at most one way on. */
export type Toast = { words: string; tone: 'good' | 'bad'; action?: { words: string; take: () => void } }

const current = shallowRef<Toast | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined

/** The line now shown; the shell draws it. */
export const toast: Readonly<Ref<Toast | null>> = current

/** Says that something was done; gone after six seconds, or ten where it offers a way on. */
export function tell(words: string, action?: Toast['action']): void {
  show(action ? { words, tone: 'good', action } : { words, tone: 'good' }, action ? 10_000 : 6000)
}

/** Says that something failed; stays a little longer. */
export function tellProblem(words: string): void {
  show({ words, tone: 'bad' }, 10_000)
}

export function dropToast(): void {
  clearTimeout(timer)
  current.value = null
}

function show(next: Toast, milliseconds: number): void {
  clearTimeout(timer)
  current.value = next
  timer = setTimeout(dropToast, milliseconds)
}
