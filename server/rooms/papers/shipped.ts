import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Tenant, Tenants } from '../../kit/tenants.ts'
import type { Version } from './rules/fit.ts'

const shippedFile = z.array(
  z.strictObject({
    key: z.string().regex(/^[a-z0-9][a-z0-9_-]{2,60}$/),
    loop: z.string(),
    step: z.string(),
    field: z.string(),
    category: z.string().optional(),
    title: z.string().min(1),
    text: z.string().min(1),
  }),
)

const read = (path: string): Version[] =>
  existsSync(path)
    ? shippedFile.parse(JSON.parse(readFileSync(path, 'utf8'))).map((t) => ({
        ...t,
        category: t.category ?? null,
        nodeId: null,
        version: 0,
        state: 'used',
      }))
    : []

const known = new WeakMap<Tenant, Version[]>()

/** The templates delivered with the product: a district's own ones, and the common ones whose keys it does not take. */
export function shippedTemplates(tenant: Tenant, tenants: Tenants): Version[] {
  const found = known.get(tenant)
  if (found) return found
  const own = read(`${tenant.dir}templates.json`)
  const common = read(`${tenants.commonDir}templates.json`)
  const all = [...own, ...common.filter((t) => !own.some((o) => o.key === t.key))]
  known.set(tenant, all)
  return all
}
