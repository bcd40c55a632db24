import { QueryClient } from '@tanstack/vue-query'
import { CallProblem } from '../kit/call.ts'

/** What was refused stays refused; only a lost connection or a tired server is asked again. */
function worthAgain(times: number, error: Error): boolean {
  return times < 2 && error instanceof CallProblem && (error.status === 0 || error.status >= 500)
}

export const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 5000, retry: worthAgain } },
})
