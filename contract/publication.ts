import { z } from 'zod'
import { fileHash, idInAddress, instant, line, type Routes, text, uuid, words } from './kit.ts'

const matterId = z.object({ id: uuid })
const example = { id: '00000000-0000-4000-8000-000000000001' }

const share = z.number().min(0).max(1)
export const hiddenBox = z
  .object({ x: share, y: share, w: share, h: share })
  // one that begins at the far edge would hide nothing and seem to
  .refine((box) => box.w > 0 && box.h > 0 && box.x < 1 && box.y < 1, { message: 'empty' })
const audience = z.enum(['neighbours', 'public'])

/** A place in a text that should not be seen by everybody: characters from `from` up to `to`, and what to write instead. */
export const mark = z.object({
  from: z.number().int(),
  to: z.number().int(),
  kind: z.enum(['phone', 'id_number', 'bank_card', 'account', 'plate', 'name', 'door']),
  instead: z.string(),
})
const suggested = z.object({ original: z.string(), marks: z.array(mark), redacted: z.string() })

const shownMatter = z.object({
  id: z.string(),
  title: z.string(),
  words: z.string(),
  result: z.string().nullable(),
  photos: z.array(z.string()),
  state: words,
  ended: z.boolean(),
  category: z.string().nullable(),
  place: z.string(),
  /** The month of the report: 2026-03. */
  month: z.string(),
  publishedAt: instant,
  audience,
})

export const publication = {
  'GET /api/matters/:id/publication': {
    needs: 'matters.read',
    summary:
      'What the reporter wished, what is published and was; for whoever may publish, with suggested redactions',
    params: matterId,
    out: z.object({
      wish: z.enum(['private', 'neighbours', 'public']),
      version: z.number().int(),
      mayPublish: z.boolean(),
      /** Why nothing can be published, for whoever otherwise might. */
      why: z.string().nullable(),
      mayWithdraw: z.boolean(),
      current: shownMatter
        .pick({ title: true, words: true, result: true, photos: true, audience: true, publishedAt: true })
        .nullable(),
      history: z.array(
        z.object({
          version: z.number().int(),
          act: z.enum(['published', 'withdrawn']),
          audience: audience.nullable(),
          by: z.string(),
          at: instant,
          reason: z.string().nullable(),
        }),
      ),
      suggestion: z
        .object({
          title: suggested,
          words: suggested,
          result: suggested.nullable(),
          photos: z.array(z.string()),
        })
        .nullable(),
    }),
    example: { params: example },
  },
  'POST /api/matters/:id/publication': {
    needs: 'papers.publish',
    summary:
      'Publish a redacted version, never wider than the reporter wished; boxes are painted into new photos',
    params: matterId,
    body: z.object({
      version: z.number().int().min(0),
      audience,
      title: text(60),
      words: text(5000),
      result: text(3000).optional(),
      photos: z.array(z.object({ hash: fileHash, boxes: z.array(hiddenBox).max(40) })).max(9),
    }),
    out: z.object({ version: z.number().int() }),
    example: {
      params: example,
      body: {
        version: 0,
        audience: 'public',
        title: 'An umbrella',
        words: 'An umbrella was lost.',
        photos: [],
      },
    },
  },
  'POST /api/matters/:id/publication/withdrawal': {
    needs: 'matters.read',
    summary: 'Take back what was published, at any time: staff of the place, or the reporter',
    params: matterId,
    body: z.object({ reason: text(200, 0).optional() }),
    out: z.object({ version: z.number().int() }),
    example: { params: example, body: {} },
  },
  'GET /api/public/:district/matters': {
    needs: 'public',
    summary:
      'What was published around here, newest first; signed-in residents also see what is for neighbours of their place',
    params: z.object({ district: z.string().regex(/^[a-z]{2,20}$/) }),
    query: z.strictObject({
      node: idInAddress.optional(),
      category: line(60).optional(),
      cursor: z
        .string()
        .regex(/^[0-9a-z]{1,12}\.[0-9a-f-]{36}$/)
        .optional(),
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
    out: z.object({ rows: z.array(shownMatter), next: z.string().nullable() }),
    example: { params: { district: 'nowhere' } },
  },
  'GET /api/public/:district/matters/:id': {
    needs: 'public',
    summary: 'One published matter',
    params: z.object({ district: z.string().regex(/^[a-z]{2,20}$/), id: uuid }),
    out: shownMatter,
    example: { params: { district: 'nowhere', ...example } },
  },
  'GET /api/public/:district/matters/:id/photos/:hash': {
    needs: 'public',
    summary: 'A photo of a published matter, with what was hidden painted over',
    params: z.object({ district: z.string().regex(/^[a-z]{2,20}$/), id: uuid, hash: fileHash }),
    query: z.strictObject({ thumb: z.enum(['yes']).optional() }),
    gives: 'bytes',
    out: z.object({}),
    example: { params: { district: 'nowhere', ...example, hash: '0'.repeat(64) } },
  },
} satisfies Routes
