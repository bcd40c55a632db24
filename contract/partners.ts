import { z } from 'zod'
import { id, type Routes } from './kit.ts'

export const unit = z.object({ id, kind: z.string(), name: z.string(), nameEn: z.string() })

export const partners = {
  'GET /api/units': {
    needs: 'partners.read',
    summary: 'Units of the district; with a place and a category, those that answer for it first',
    query: z.object({
      node: id.optional(),
      category: z.string().max(60).optional(),
      q: z.string().max(40).optional(),
    }),
    out: z.object({
      units: z.array(unit.extend({ suggested: z.boolean(), because: z.string().nullable() })),
    }),
  },
} satisfies Routes
