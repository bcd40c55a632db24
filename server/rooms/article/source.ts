import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Tenant } from '../../kit/tenants.ts'

const words = z.object({ zh: z.string().min(1), en: z.string().min(1) })
const keys = z.array(z.string()).min(1)

/** What can be counted, and of what: each kind's SQL is in store.ts. */
const measure = z.discriminatedUnion('of', [
  /** Standing nodes of these levels. */
  z.strictObject({ of: z.literal('nodes'), levels: keys }),
  /** Standing units: of these kinds, at nodes of these levels, paired in one of these ways. */
  z.strictObject({
    of: z.literal('units'),
    kinds: keys.optional(),
    at: keys.optional(),
    pairing: keys.optional(),
  }),
  /** Nodes of these levels that a unit is paired with. */
  z.strictObject({ of: z.literal('paired_places'), pairing: keys, levels: keys }),
  /** Staff with a post of one of these roles. */
  z.strictObject({ of: z.literal('people'), roles: keys }),
  /** Root matters of a loop. */
  z.strictObject({
    of: z.literal('matters'),
    loop: z.string(),
    solved: keys.optional(),
    category: z.string().optional(),
    since: z.iso.date().optional(),
    /** Only those that have reached an end by being handled. */
    handled: z.literal(true).optional(),
    /** Only those for which a unit was called: a report that the grid solves by itself is no whistle. */
    called: z.literal(true).optional(),
    /** Sources that don't count: what was imported was not raised here. */
    except: keys.optional(),
  }),
  /** Numbered sheets on which matters of a loop stand. */
  z.strictObject({ of: z.literal('sheets'), loop: z.string() }),
  /** Different answers to a field of a loop's first step. */
  z.strictObject({ of: z.literal('topics'), loop: z.string(), field: z.string() }),
  /** Units of these kinds that matters of a loop were given to. */
  z.strictObject({ of: z.literal('units_of_matters'), loop: z.string(), kinds: keys }),
  /** Sides that took part in a loop: residents, the community, each kind of unit. */
  z.strictObject({ of: z.literal('parties'), loop: z.string() }),
  /** Classes or affairs of the task list. */
  z.strictObject({ of: z.literal('tasks'), what: z.enum(['classes', 'affairs']) }),
  /** Levels of the tree below another one at which nodes stand. */
  z.strictObject({ of: z.literal('levels'), below: z.string() }),
  /** The time from one edition of a bulletin to the next. */
  z.strictObject({ of: z.literal('interval'), edition: z.string(), unit: z.enum(['weeks', 'months']) }),
])
export type Measure = z.output<typeof measure>

const said = z.strictObject({
  op: z.enum(['=', '>', '>=', '<=', '~', '<~']),
  value: z.number(),
  unit: words,
})
export type Said = z.output<typeof said>

const file = z.strictObject({
  source: words,
  lines: z.array(
    words
      .extend({
        id: z.string().regex(/^[A-Z]\d{2}$/),
        mechanism: z.string(),
        said,
        measure: measure.nullable(),
        awaits: z.string().optional(),
      })
      .strict()
      .refine((l) => (l.measure === null) === (l.awaits !== undefined), {
        message: 'a line is either measured or awaits a room',
      }),
  ),
})

/** What a line asks: all that a computation may know of it. What the source says of it is kept apart. */
export type Question = {
  id: string
  mechanism: string
  words: { zh: string; en: string }
  measure: Measure | null
  awaits: string | null
}
export type Source = {
  source: { zh: string; en: string }
  questions: readonly Question[]
  /** What the source says, by the id of the line: for comparing, after everything is computed. */
  said: ReadonlyMap<string, Said>
}

const known = new WeakMap<Tenant, Source>()

/** The figures of the source about a district, read once from `article.json` of its folder; none where it has no such file. */
export function sourceOf(tenant: Tenant): Source {
  const found = known.get(tenant)
  if (found) return found
  const path = `${tenant.dir}article.json`
  const read = existsSync(path)
    ? file.safeParse(JSON.parse(readFileSync(path, 'utf8')))
    : { success: true as const, data: { source: { zh: '', en: '' }, lines: [] } }
  if (!read.success) throw new Error(`${path}: ${z.prettifyError(read.error)}`)
  const { source, lines } = read.data
  const all: Source = {
    source,
    questions: lines.map(({ id, mechanism, zh, en, measure, awaits }) => ({
      id,
      mechanism,
      words: { zh, en },
      measure,
      awaits: awaits ?? null,
    })),
    said: new Map(lines.map((line) => [line.id, line.said])),
  }
  known.set(tenant, all)
  return all
}
