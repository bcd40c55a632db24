import { ref } from 'vue'
import { CallProblem, call } from '../../../kit/call.ts'
import { useAsk } from '../../../kit/use-ask.ts'
import { t } from '../../../kit/words.ts'
import type { EntryPage, Offer } from './entries.ts'

/**
 * Taking one step of an entry: the reason typed stays whatever happens, and trying again never does it twice. `stale` is told
 * when somebody else was faster.
 */
export function useEntryStep(stale: () => void) {
  const reason = ref('')
  const { busy, failed, ask } = useAsk((_, error) => {
    if (error instanceof CallProblem && error.code === 'lists.stale') stale()
  })
  const requestId = crypto.randomUUID()
  async function take(
    entry: { id: string; version: number },
    offer: Pick<Offer, 'step' | 'reason' | 'node'>,
  ): Promise<EntryPage | undefined> {
    failed.value = ''
    const words = reason.value.trim()
    if (offer.reason && words.length < 2) {
      failed.value = t('kit.form.required')
      return undefined
    }
    let page: EntryPage | undefined
    await ask(async () => {
      page = await call('POST /api/admissions/:id/steps', {
        params: { id: entry.id },
        body: {
          requestId,
          version: entry.version,
          step: offer.step,
          ...(words ? { reason: words } : {}),
          ...(offer.node ? { nodeId: offer.node.id } : {}),
        },
      })
    })
    return page
  }
  return { reason, failed, busy, take }
}
