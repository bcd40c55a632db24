import { openQueries } from '../kit/queries.ts'

export const queries = openQueries()
