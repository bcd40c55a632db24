import { ref } from 'vue'
import { call, type Reply, wordsOf } from '../../kit/call.ts'
import { t } from '../../kit/words.ts'

const LEAST_PURPOSE = 2

/** Who reported a matter, masked until somebody opens it with a purpose, which is logged. */
export function useReporter(matterId: () => string) {
  const opened = ref<Reply<'POST /api/matters/:id/reporter'> | null>(null)
  const asking = ref(false)
  const purpose = ref('')
  const busy = ref(false)
  const failed = ref('')

  async function open() {
    if (busy.value) return
    failed.value = ''
    const body = { purpose: purpose.value.trim() }
    if (body.purpose.length < LEAST_PURPOSE) {
      failed.value = t('kit.purposeMissing')
      return
    }
    busy.value = true
    try {
      opened.value = await call('POST /api/matters/:id/reporter', { params: { id: matterId() }, body })
      asking.value = false
    } catch (error) {
      failed.value = wordsOf(error)
    } finally {
      busy.value = false
    }
  }
  return { opened, asking, purpose, busy, failed, open }
}
