import { ref } from 'vue'
import { wordsOf } from './call.ts'

/**
 * Something asked of the server by a tap. `ask` gives true when the work was done, false when it failed or was not begun because
 * an earlier one is still under way: that is `busy`. Why it failed stands in `failed`, in words, until the next attempt; `heard`
 * is told of it too, with what was thrown, and is waited for.
 */
export function useAsk(heard?: (words: string, error: unknown) => unknown) {
  const busy = ref(false)
  const failed = ref('')
  async function ask(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failed.value = ''
    try {
      await work()
      return true
    } catch (error) {
      failed.value = wordsOf(error)
      await heard?.(failed.value, error)
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, failed, ask }
}
