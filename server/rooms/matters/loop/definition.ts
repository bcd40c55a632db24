import { z } from 'zod'
import { field, stepGroup } from '../../../../contract/matters.ts'
import { words } from '../../../../contract/kit.ts'

const name = z.string().regex(/^[a-z][a-z_]{1,38}$/)
/** A named, coded part of a closed set with its parameters, such as {"name": "at_most", "step": "object", "times": 1}. */
const part = z.looseObject({ name })

/** One name may stand alone; definitions that older matters are pinned to do so. */
const names = z.union([z.array(name).min(1), name.transform((one) => [one])])

const state = z.strictObject({
  words,
  /** What it means for the resident who waits, in plain words. */
  plain: words,
})

/**
 * Who can be told: the unit that holds an order, whoever took it on, the level of the tree that holds the matter, the level
 * that lateness has risen to, the staff nearest to the place.
 */
export const HEARERS: readonly string[] = ['reporter', 'unit', 'holder', 'level', 'raised', 'nearest']

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
  /** Of those in `by`, whose work list shows it; the others may stand in. All, where nothing is said. */
  usual: z.array(name).optional(),
  /** Only at the level of the tree that holds the matter, or above it. */
  level: z.boolean().default(false),
  guards: z.array(part).default([]),
  form: z
    .array(
      field
        .partial({ required: true, open: true })
        .transform((f) => ({ ...f, required: f.required ?? false, open: f.open ?? false })),
    )
    .default([]),
  effects: z.array(part).default([]),
  /** No matter reaches the end of its road without it; with a step's name: once that step was taken. */
  required: z.union([z.boolean(), name]).default(false),
  /** Moves the matter on: shown first. */
  main: z.boolean().default(false),
  /** Under which of a few headings a page shows it beside the main ones. */
  group: stepGroup.default('road'),
  /**
   * Who hears of it besides the reporter, who hears of every move of their matter: one of HEARERS; or, by the name of a step,
   * the nearest of those whose it is to take that step next.
   */
  tells: z.array(name).default([]),
})

const clock = z.strictObject({
  state: name,
  limit: z.string(),
  /** Other limits by the kind of matter, or `assist` for units that only assist. */
  limits: z.record(name, z.string()).default({}),
  /** Shares of the limit, in per cent of its time, at which its colour changes before it is late. */
  warnAt: z.tuple([z.number().int().min(1).max(98), z.number().int().min(2).max(99)]).default([50, 80]),
  /** Taken at the second of these shares. */
  onWarn: name.optional(),
  onLate: name,
  /** Taken again each time the limit has passed by so much more, one level further up each time, as far as the district. */
  onLater: z.strictObject({ step: name, every: z.string() }).optional(),
})

const child = z.strictObject({
  loop: name,
  spawnedBy: names,
  /**
   * `lead` speaks for itself; `all` waits for every child that is not withdrawn; `any` for the first. With `kinds`, only in
   * matters of those kinds; with `not`, in all others.
   */
  joins: z
    .array(
      z.strictObject({
        when: z.enum(['lead', 'all', 'any']),
        in: z.array(name).min(1),
        step: name,
        kinds: z.array(name).optional(),
        not: z.array(name).optional(),
      }),
    )
    .default([]),
  /** What the lead's child did is done to the parent as well: its clock is extended, paused and started with the child's. */
  echoes: z.array(z.strictObject({ on: name, step: name })).default([]),
  /** A parent's step that moves its children: each child in one of the states `from` takes `step`. */
  cascades: z.array(z.strictObject({ on: names, from: z.array(name).min(1), step: name })).default([]),
  withdrawn: z.array(name).default([]),
})

export const loopFile = z.strictObject({
  id: name,
  version: z.number().int().min(1).max(32_000),
  name: words,
  start: name,
  /** Whether whoever files it is its reporter, or writes down what others said, who may stay unnamed. */
  filedFor: z.enum(['self', 'others']).default('self'),
  ends: z.array(name).min(1),
  states: z.record(name, state),
  /** The states that most matters go through, in order, as pages draw the way; the required steps' where nothing is said. */
  road: z.array(name).default([]),
  steps: z.array(step).min(1),
  clocks: z.array(clock).default([]),
  children: z.array(child).default([]),
})

export type Loop = z.output<typeof loopFile>
export type Step = Loop['steps'][number]
export type Field = Step['form'][number]
export type Clock = Loop['clocks'][number]
export type Part = z.output<typeof part>

/** Actors that are not people; everybody else in `by` is a role, `reporter`, or `holder`: whoever took the matter on. */
export const MACHINES: ReadonlySet<string> = new Set(['clock', 'join', 'cascade', 'import'])

export const stepOf = (loop: Loop, step: string): Step | undefined => loop.steps.find((s) => s.name === step)

/** Of those who may take a step, whose work list shows it. */
export const usualOf = (step: Step): string[] => step.usual ?? step.by
