import { z } from 'zod'
import { instant, line, type Routes, words } from './kit.ts'

const lineId = z.string().regex(/^[A-Z]\d{2}$/)

/** A line of the source: what it says, and what the records say. */
export const articleLine = z.object({
  id: z.string(),
  mechanism: z.string(),
  words,
  said: z.object({ op: z.enum(['=', '>', '>=', '<=', '~', '<~']), value: z.number(), unit: words }),
  /** Computed from records; null where no room keeps them yet. */
  computed: z.number().nullable(),
  agrees: z.boolean().nullable(),
  /** How it is computed. */
  how: words.nullable(),
  /** The room that will answer it. */
  awaits: z.string().nullable(),
})

/** One of the records behind a number, with the page that shows it. */
export const articleRecord = z.object({
  key: z.string(),
  label: z.string(),
  note: z.string().nullable(),
  at: instant.nullable(),
  page: z
    .object({
      name: z.string(),
      params: z.record(z.string(), z.string()),
      query: z.record(z.string(), z.string()),
    })
    .nullable(),
})

export const article = {
  'GET /api/article': {
    needs: 'article.read',
    summary: 'The figures of the source about the own district, each beside the value computed from records',
    out: z.object({ at: instant, source: words, lines: z.array(articleLine) }),
  },
  'GET /api/article/:line/records': {
    needs: 'article.read',
    summary: 'The records behind one of these figures, fifty a page',
    params: z.object({ line: lineId }),
    query: z.strictObject({ cursor: line(200).optional() }),
    out: z.object({
      line: articleLine,
      rows: z.array(articleRecord),
      next: z.string().nullable(),
    }),
    example: { params: { line: 'Z99' } },
  },
} satisfies Routes
