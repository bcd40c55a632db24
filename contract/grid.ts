import { z } from 'zod'
import { id, idInAddress, instant, line, type Routes, words } from './kit.ts'

export const node = z.object({
  id,
  parentId: id.nullable(),
  level: z.string(),
  code: z.string().nullable(),
  name: z.string(),
  nameEn: z.string(),
  children: z.number().int(),
})
export const level = z.object({ key: z.string(), zh: z.string(), en: z.string() })
export const category = z.object({
  key: z.string(),
  zh: z.string(),
  en: z.string(),
  children: z.array(level),
})

const ring = z.array(z.tuple([z.number(), z.number()])).min(4)
/** GeoJSON: pairs of longitude and latitude in degrees, rings closed. */
export const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring).min(1)).min(1) }),
])
/** Where a node lies. `madeUp`: drawn for demonstration, no surveyed boundary. */
export const shape = z.object({
  id,
  name: z.string(),
  nameEn: z.string(),
  level: z.string(),
  madeUp: z.boolean(),
  note: words.nullable(),
  geometry,
})

export const grid = {
  'GET /api/districts': {
    needs: 'public',
    summary: 'The districts of this deployment',
    out: z.array(
      z.object({
        id,
        key: z.string(),
        name: words,
        mechanism: words,
        demo: z.boolean(),
        rootId: id,
        levels: z.array(level),
        categories: z.array(category),
      }),
    ),
  },
  'GET /api/districts/:key/nodes': {
    needs: 'public',
    summary:
      'Names of the tree: the children of a node, or what holds the words in its name or begins with them in pinyin',
    params: z.object({ key: z.string().regex(/^[a-z]{2,20}$/) }),
    query: z.strictObject({ parent: idInAddress.optional(), q: line(40).optional() }),
    out: z.object({ nodes: z.array(node.extend({ up: z.array(z.string()) })) }),
    example: { params: { key: 'nowhere' } },
  },
  'GET /api/nodes/:id': {
    needs: 'signed-in',
    summary: 'A node and the way up from it',
    params: z.object({ id: idInAddress }),
    /** `became`: what it went on as, where it was split or merged; `changing`: that is under way. */
    out: z.object({
      node,
      up: z.array(node),
      endedAt: instant.nullable(),
      became: z.array(z.object({ id, name: z.string(), nameEn: z.string() })),
      changing: z.boolean(),
    }),
    example: { params: { id: '1' } },
  },
  'GET /api/nodes/:id/shapes': {
    needs: 'signed-in',
    summary:
      'Where a node lies, and the nodes right below it (at most 300); nodes without a shape are left out',
    params: z.object({ id: idInAddress }),
    out: z.object({ own: shape.nullable(), children: z.array(shape) }),
    kept: true,
    example: { params: { id: '1' } },
  },
} satisfies Routes
