import { z } from 'zod'
import { line, type Routes, uuid, words } from './kit.ts'

/** A list of the product by its name, narrowed as its address says. */
const asked = {
  list: z.string().regex(/^[a-z]+(\.[a-z_]+){1,2}$/),
  query: z.record(z.string().max(40), line(200)).default({}),
}
const example = { list: 'nothing.at_all', query: {} }

export const exporting = {
  'POST /api/exports/ahead': {
    needs: 'exports.make',
    summary: 'What taking a list away as a table would bring: how many rows, which columns, narrowed to what',
    body: z.strictObject(asked),
    out: z.object({
      words,
      /** Null where nobody counts them beforehand. */
      rows: z.number().int().nullable(),
      most: z.number().int(),
      columns: z.array(words),
      filters: z.array(z.object({ label: words, value: words })),
    }),
    example: { body: example },
  },
  'POST /api/exports': {
    needs: 'exports.make',
    summary:
      'Begin to write a list, as this person sees it, into a workbook or a text table; a task of one’s own. Sent again with the same id it is the one that was begun',
    body: z.strictObject({ id: uuid.optional(), ...asked, format: z.enum(['xlsx', 'csv']) }),
    out: z.object({ job: z.object({ id: z.string() }) }),
    example: { body: { ...example, format: 'xlsx' } },
  },
} satisfies Routes
