import { ref } from 'vue'
import { call, type Reply } from '../../kit/call.ts'
import { useAsk } from '../../kit/use-ask.ts'
import { t } from '../../kit/words.ts'

const LEAST_PURPOSE = 2

/** Who reported a matter, masked until somebody opens it with a purpose, which is logged. */
export function useReporter(matterId: () => string) {
  const opened = ref<Reply<'POST /api/matters/:id/reporter'> | null>(null)
  const asking = ref(false)
  const purpose = ref('')
  const { busy, failed, ask } = useAsk()

  async function open() {
    if (busy.value) return
    failed.value = ''
    const body = { purpose: purpose.value.trim() }
    if (body.purpose.length < LEAST_PURPOSE) {
      failed.value = t('kit.purposeMissing')
      return
    }
    await ask(async () => {
      opened.value = await call('POST /api/matters/:id/reporter', { params: { id: matterId() }, body })
      asking.value = false
    })
  }
  return { opened, asking, purpose, busy, failed, open }
}
