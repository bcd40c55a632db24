import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { House } from '../../kit/house.ts'
import { hasCategory, type Tenant } from '../../kit/tenants.ts'
import { ROLES } from '../access/index.ts'

const words = z.object({ zh: z.string().min(1), en: z.string().min(1) })
const named = words.extend({ key: z.string().regex(/^[a-z_]+(\.[a-z_]+)?$/) })
/** Present where the list is not the one that the district has published: every page that shows it says so. */
const head = z.strictObject({ version: z.number().int().positive(), sample: words.optional() })

const affair = named.extend({
  /** Roles whose work it is. */
  for: z.array(z.string().refine((role) => Object.hasOwn(ROLES, role), { message: 'no such role' })).min(1),
  /** Key of a law at the head of the file. */
  basis: z.string().optional(),
})
const tasksFile = head.extend({
  laws: z.array(named),
  classes: z.array(named.extend({ affairs: z.array(affair) })).min(1),
})

const duty = named
  .extend({
    kind: z.enum(['basic', 'assist', 'recalled']),
    /** Categories of the district that it is about; a group stands for all that is in it. */
    categories: z.array(z.string()).min(1),
    /** Levels of the tree whose governments it binds; all of them when left out. */
    levels: z.array(z.string()).optional(),
    /** Code of the one street or town that it binds. */
    node: z.string().optional(),
    /** Who leads (assist), or has it now (recalled). */
    department: words.optional(),
    basis: words.optional(),
  })
  .refine((d) => d.kind === 'basic' || d.department, {
    message: 'say which department leads it or has it now',
  })
const dutiesFile = head.extend({ entries: z.array(duty) })

export type Tasks = z.output<typeof tasksFile>
export type Duty = z.output<typeof duty>
export type Duties = z.output<typeof dutiesFile>
export type Lists = { tasks: Tasks; duties: Duties }

const known = new WeakMap<Tenant, Lists>()

/** The district's own file of that name, else the one that all districts share. */
function read<T extends z.ZodType>(schema: T, tenant: Tenant, commonDir: string, file: string): z.output<T> {
  const own = `${tenant.dir}lists/${file}`
  const path = existsSync(own) ? own : `${commonDir}lists/${file}`
  const result = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (result.success) return result.data
  throw new Error(`${path}: ${z.prettifyError(result.error)}`)
}

export type Named = { key: string; zh: string; en: string }
/** A class by its key; one that the list has no more is called by that. */
export function classOf({ classes }: Tasks, key: string): Named {
  const { zh, en } = classes.find((c) => c.key === key) ?? { zh: key, en: key }
  return { key, zh, en }
}

const twice = (keys: string[]) => keys.find((key, i) => keys.indexOf(key) !== i)

/** What a schema can't see: keys used twice, laws and categories that there are not. */
function flawOf({ tasks, duties }: Lists, tenant: Tenant): string | undefined {
  const affairs = tasks.classes.flatMap((c) => c.affairs)
  const doubled =
    twice(tasks.classes.map((c) => c.key)) ??
    twice(affairs.map((a) => a.key)) ??
    twice(duties.entries.map((d) => d.key))
  if (doubled) return `${doubled} is there twice`
  const lawless = affairs.find((a) => a.basis && !tasks.laws.some((law) => law.key === a.basis))
  if (lawless) return `${lawless.key}: no law “${lawless.basis}” at the head of the file`
  const stray = duties.entries.flatMap((d) => d.categories).find((key) => !hasCategory(tenant, key))
  return stray && `no category “${stray}”`
}

/** The task list and the duty list of a district, read once. Throws with the file and the reason where one is flawed. */
export function listsOf(house: House, districtId: number): Lists {
  const tenant = house.tenants.byId(districtId)
  const found = known.get(tenant)
  if (found) return found
  const lists = {
    tasks: read(tasksFile, tenant, house.tenants.commonDir, 'tasks.json'),
    duties: read(dutiesFile, tenant, house.tenants.commonDir, 'duties.json'),
  }
  const flaw = flawOf(lists, tenant)
  if (flaw) throw new Error(`lists of ${tenant.key}: ${flaw}`)
  known.set(tenant, lists)
  return lists
}
