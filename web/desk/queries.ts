import { QueryClient } from '@tanstack/vue-query'
import { CallProblem } from '../kit/call.ts'

/** What was refused stays refused; only a lost connection or a tired server is asked again; a full one was, by the call itself. */
function worthAgain(times: number, error: Error): boolean {
  if (!(error instanceof CallProblem) || error.code === 'http.full') return false
  return times < 2 && (error.status === 0 || error.status >= 500)
}

export const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 5000, retry: worthAgain } },
})
