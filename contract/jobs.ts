import { z } from 'zod'
import { instant, none, type Routes, uuid, words } from './kit.ts'

export const job = z.object({
  id: z.string(),
  kind: z.string(),
  words,
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  done: z.number().int(),
  /** Null where nobody knows beforehand. */
  total: z.number().int().nullable(),
  /** Whether it was asked to end and has not yet. */
  ending: z.boolean(),
  /** What the job says of itself at its end, by its kind. */
  result: z.record(z.string(), z.unknown()).nullable(),
  /** The name of the file it made, as long as that is kept. */
  file: z.string().nullable(),
  /** Why it failed. */
  problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
})

const one = z.object({ id: uuid })
const example = { params: { id: '00000000-0000-4000-8000-000000000001' } }

export const jobs = {
  'GET /api/jobs': {
    needs: 'signed-in',
    summary: 'The own long tasks, the newest first, at most 50',
    out: z.object({ rows: z.array(job) }),
  },
  'GET /api/jobs/:id': {
    needs: 'signed-in',
    summary: 'How far one of the own tasks is',
    params: one,
    out: z.object({ job }),
    example,
  },
  'POST /api/jobs/:id/cancel': {
    needs: 'signed-in',
    summary: 'Ask one of the own tasks to end; what it did is taken back where its kind can',
    params: one,
    out: z.object({ job }),
    example,
  },
  'GET /api/jobs/:id/file': {
    needs: 'signed-in',
    summary: 'The file that one of the own tasks made, for seven days',
    params: one,
    gives: 'bytes',
    out: none,
    example,
  },
} satisfies Routes
