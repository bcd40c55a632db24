import { z } from 'zod'
import { field } from '../../../../contract/matters.ts'
import { words } from '../../../../contract/kit.ts'

const name = z.string().regex(/^[a-z][a-z_]{1,38}$/)
/** A named, coded part of a closed set with its parameters, such as {"name": "at_most", "step": "object", "times": 1}. */
const part = z.looseObject({ name })

const state = z.strictObject({
  words,
  /** What it means for the resident who waits, in plain words. */
  plain: words,
})

const step = z.strictObject({
  name,
  words,
  done: words,
  /** What the step is called for the reporter who may take it. */
  asReporter: words.optional(),
  from: z.array(name),
  /** The state it leads to; '=' stays where it is, and then no clock starts anew. */
  to: z.union([name, z.literal('=')]),
  /** Roles; or `reporter`; or the actors that are no person: `clock`, `join`, `cascade`, `import`. */
  by: z.array(name).min(1),
  guards: z.array(part).default([]),
  form: z
    .array(
      field
        .partial({ required: true, open: true })
        .transform((f) => ({ ...f, required: f.required ?? false, open: f.open ?? false })),
    )
    .default([]),
  effects: z.array(part).default([]),
  /** A district may not drop it. */
  required: z.boolean().default(false),
  /** Moves the matter on: shown first. */
  main: z.boolean().default(false),
})

const clock = z.strictObject({
  state: name,
  limit: z.string(),
  onLate: name,
})

const child = z.strictObject({
  loop: name,
  spawnedBy: name,
  /** `lead` speaks for itself; `all` waits for every child that is not withdrawn. */
  joins: z.array(z.strictObject({ when: z.enum(['lead', 'all']), in: z.array(name).min(1), step: name })),
  /** A parent's step that moves its children: each child in one of the states `from` takes `step`. */
  cascades: z.array(z.strictObject({ on: name, from: z.array(name).min(1), step: name })).default([]),
  withdrawn: z.array(name).default([]),
})

export const loopFile = z.strictObject({
  id: name,
  version: z.number().int().min(1).max(32_000),
  name: words,
  start: name,
  ends: z.array(name).min(1),
  states: z.record(name, state),
  steps: z.array(step).min(1),
  clocks: z.array(clock).default([]),
  children: z.array(child).default([]),
})

export type Loop = z.output<typeof loopFile>
export type Step = Loop['steps'][number]
export type Field = Step['form'][number]
export type Part = z.output<typeof part>

/** Actors that are not people; everybody else in `by` is a role or `reporter`. */
export const MACHINES: ReadonlySet<string> = new Set(['clock', 'join', 'cascade', 'import'])

export const stepOf = (loop: Loop, step: string): Step | undefined => loop.steps.find((s) => s.name === step)
