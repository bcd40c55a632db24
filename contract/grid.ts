import { z } from 'zod'
import { id, idInAddress, line, type Routes, words } from './kit.ts'

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
    out: z.object({ node, up: z.array(node) }),
    example: { params: { id: '1' } },
  },
} satisfies Routes
