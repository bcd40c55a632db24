import { openQueries } from '../kit/queries.ts'

// `always`: a phone that calls itself offline is often wrong, and a screen that waits in silence says nothing.
export const queries = openQueries({
  queries: { networkMode: 'always' },
  mutations: { networkMode: 'always' },
})
