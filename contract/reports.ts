import { bulletins } from './bulletins.ts'
import { dashboard } from './dashboard.ts'
import type { Routes } from './kit.ts'

/** What is put together for reading: dashboard and map, bulletins and assessments. A line here for each part's own table. */
export const reports = { ...bulletins, ...dashboard } satisfies Routes
