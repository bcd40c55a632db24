import { z } from 'zod'
import { id, idInAddress, line, type Routes } from './kit.ts'

export const unit = z.object({ id, kind: z.string(), name: z.string(), nameEn: z.string() })

export const partners = {
  'GET /api/units': {
    needs: 'partners.read',
    summary: 'Units of the district; with a place and a category, those that answer for it first',
    query: z.strictObject({
      node: idInAddress.optional(),
      category: line(60).optional(),
      q: line(40).optional(),
    }),
    out: z.object({
      units: z.array(unit.extend({ suggested: z.boolean(), because: z.string().nullable() })),
    }),
  },
} satisfies Routes
