import { computed, ref } from 'vue'
import { call } from '../../kit/call.ts'
import { tell } from '../../kit/toast.ts'
import { contestable, type Edition, type Row, type Side } from './bulletins.ts'
import { useAct } from './console/bulletins/use-edition.ts'

const REASON_LEAST = 4

/** One number of a row is contested, once, with the reason; `words` for whoever left something out, and for it being done. */
export function useContest(
  of: { edition: Edition; side: Side; row: Row },
  words: { needs: () => string; sent: () => string },
  done: () => void,
) {
  const columns = computed(() => contestable(of.edition, of.side, of.row))
  const column = ref('')
  const reason = ref('')
  const missing = ref('')
  const { busy, failed, act } = useAct(() => of.edition.id)
  async function send() {
    const said = reason.value.trim()
    missing.value = column.value && said.length >= REASON_LEAST ? '' : words.needs()
    if (missing.value) return
    const body = { side: of.side.name, row: of.row.id, column: column.value, reason: said }
    const sent = await act(({ params, requestId }) =>
      call('POST /api/editions/:id/contests', { params, body: { requestId, ...body } }),
    )
    if (!sent) return
    tell(words.sent())
    done()
  }
  return { columns, column, reason, bad: computed(() => missing.value || failed.value), busy, send }
}
