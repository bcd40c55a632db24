import { type Ref, shallowRef } from 'vue'

/** One line that says what has just happened, with at most one way on; `to`: the page it leads to, not offered on that page. */
export type Toast = {
  words: string
  tone: 'good' | 'bad' | 'waiting'
  action?: { words: string; take: () => void; to?: string }
}

const current = shallowRef<Toast | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined

/** The line now shown; the shell draws it. */
export const toast: Readonly<Ref<Toast | null>> = current

/** Says that something was done; gone after four seconds, long enough for one line. */
export function tell(words: string, action?: Toast['action']): void {
  show(action ? { words, tone: 'good', action } : { words, tone: 'good' }, 4000)
}

/** Says that something failed; stays a little longer. */
export function tellProblem(words: string): void {
  show({ words, tone: 'bad' }, 10_000)
}

/** Says that something waits, for as long as it does; `drop` takes it back, where nothing else is said by now. */
export function tellWaiting(words: string, milliseconds: number): { drop(): void } {
  const waiting: Toast = { words, tone: 'waiting' }
  show(waiting, milliseconds)
  return { drop: () => (current.value === waiting ? dropToast() : undefined) }
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
