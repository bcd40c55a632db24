import { QueryClient } from '@tanstack/vue-query'
import { CallProblem } from '../kit/call.ts'

/** What was refused stays refused; only a lost connection or a tired server is asked again, twice; a full one was, by the call itself. */
const worthAgain = (times: number, error: Error) =>
  times < 2 &&
  error instanceof CallProblem &&
  error.code !== 'http.full' &&
  (error.status === 0 || error.status >= 500)

export const queries = new QueryClient({
  // `always`: a phone that calls itself offline is often wrong, and a screen that waits in silence says nothing.
  defaultOptions: {
    queries: { staleTime: 5000, retry: worthAgain, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
})
