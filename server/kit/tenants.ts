import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { problem } from './problems.ts'

const words = z.object({ zh: z.string().min(1), en: z.string().min(1) })
const named = words.extend({ key: z.string().min(1) })

const tenantFile = z.object({
  id: z.number().int(),
  key: z.string().regex(/^[a-z]+$/),
  name: words,
  shortName: words,
  mechanism: words,
  /** `rank`: how far below the district; levels of one rank stand side by side. Without it, as they follow each other. */
  levels: z.array(named.extend({ rank: z.number().int().min(1).optional() })),
  calendar: z.object({
    timezone: z.literal('Asia/Shanghai'),
    hours: z.array(z.tuple([z.string(), z.string()])),
    extra: z.record(z.string(), z.enum(['work', 'off'])),
  }),
  /** Limits and who may act that differ from the common loops: `loops.<loop>.limits.<state>`, `loops.<loop>.by.<step>`. */
  loops: z
    .record(
      z.string(),
      z.object({
        revision: z.number().int().min(0).max(99).optional(),
        limits: z.record(z.string(), z.string()).optional(),
        by: z.record(z.string(), z.array(z.string())).optional(),
      }),
    )
    .default({}),
})
const categoriesFile = z.array(named.extend({ children: z.array(named) }))

export type Category = z.output<typeof categoriesFile>[number]
export type Tenant = z.output<typeof tenantFile> & { dir: string; categories: Category[] }

/** The districts that this installation knows as data; which of them a database serves is the table `district`. */
export type Tenants = {
  all: readonly Tenant[]
  byId(id: number): Tenant
  byKey(key: string): Tenant
  commonDir: string
}

const districtsDir = fileURLToPath(new URL('../../districts/', import.meta.url))

const read = <T extends z.ZodType>(schema: T, path: string): z.output<T> => {
  const result = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (result.success) return result.data
  throw new Error(`${path}: ${z.prettifyError(result.error)}`)
}

export function loadTenants(dir = districtsDir): Tenants {
  const commonDir = `${dir}common/`
  const common = read(categoriesFile, `${commonDir}categories.json`)
  const all = readdirSync(dir)
    .filter((name) => existsSync(`${dir}${name}/district.json`))
    .sort()
    .map((name): Tenant => {
      const own = `${dir}${name}/`
      const categories = existsSync(`${own}categories.json`)
        ? read(categoriesFile, `${own}categories.json`)
        : common
      return { ...read(tenantFile, `${own}district.json`), dir: own, categories }
    })
  return {
    all,
    commonDir,
    byId(id) {
      const tenant = all.find((t) => t.id === id)
      if (!tenant) throw problem('district.unknown', { key: id })
      return tenant
    },
    byKey(key) {
      const tenant = all.find((t) => t.key === key)
      if (!tenant) throw problem('district.unknown', { key })
      return tenant
    },
  }
}

export const hasCategory = (tenant: Tenant, key: string): boolean =>
  tenant.categories.some((c) => c.key === key || c.children.some((child) => child.key === key))

/** How far below the district a level stands: 1 is the district itself; undefined for no level of the district. */
export const rankOf = (tenant: Pick<Tenant, 'levels'>, level: string): number | undefined => {
  const at = tenant.levels.findIndex((one) => one.key === level)
  return at < 0 ? undefined : (tenant.levels[at]?.rank ?? at + 1)
}
