import { computed, type Ref, shallowRef } from 'vue'

/** One line that says what has just happened, with at most one way on; `to`: the page it leads to, not offered on that page. */
export type Toast = {
  words: string
  tone: 'good' | 'bad' | 'waiting'
  action?: { words: string; take: () => void; to?: string }
}

const current = shallowRef<Toast | null>(null)
/** What waits, each until it is taken back: seen where nothing else has just been said. */
const waiting = shallowRef<readonly Toast[]>([])
let timer: ReturnType<typeof setTimeout> | undefined

/** The line now shown; the shell draws it. */
export const toast: Readonly<Ref<Toast | null>> = computed(() => current.value ?? waiting.value[0] ?? null)

/** Says that something was done; gone after four seconds, long enough for one line. */
export function tell(words: string, action?: Toast['action']): void {
  show(action ? { words, tone: 'good', action } : { words, tone: 'good' }, 4000)
}

/** Says that something failed; stays a little longer. */
export function tellProblem(words: string): void {
  show({ words, tone: 'bad' }, 10_000)
}

/** Says that something waits, until `drop` takes it back. Of several the first stays in view, so that the line does not flicker. */
export function tellWaiting(words: string): { drop(): void } {
  const line: Toast = { words, tone: 'waiting' }
  waiting.value = [...waiting.value, line]
  return { drop: () => leave(line) }
}

/** Takes away the line now shown. */
export function dropToast(): void {
  if (!current.value) return leave(waiting.value[0])
  clearTimeout(timer)
  current.value = null
}

function leave(line: Toast | undefined): void {
  waiting.value = waiting.value.filter((one) => one !== line)
}

function show(next: Toast, milliseconds: number): void {
  clearTimeout(timer)
  current.value = next
  timer = setTimeout(dropToast, milliseconds)
}
