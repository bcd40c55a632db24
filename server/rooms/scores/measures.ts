import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { House } from '../../kit/house.ts'
import { problem } from '../../kit/problems.ts'
import { remember } from '../../kit/remember.ts'
import type { Tenant, Tenants } from '../../kit/tenants.ts'
import { type Loop, loopsOnRecord } from '../matters/index.ts'
import './problems.ts'

const names = z.array(z.string()).default([])
/** A step that was taken: of a child where a loop is named; with one of these values in its form, in a call of one of these kinds. */
const sign = z.strictObject({
  step: z.string(),
  loop: z.string().optional(),
  data: z.record(z.string(), z.array(z.string())).optional(),
  kinds: z.array(z.string()).optional(),
})
const answer = z.strictObject({
  field: z.string(),
  /** Answers by which a call-back is a valid one. */
  valid: z.array(z.string()).min(1),
  yes: z.array(z.string()).min(1),
  fair: names,
})
/** Of the ways given, the first that fits the order: a limit that runs out in one of `in` makes the stage late. */
const stage = z.strictObject({
  in: z.array(z.string()).min(1),
  done: z.array(z.string()).min(1),
  lead: z.boolean().optional(),
  notKinds: names,
})
const stages = z.strictObject({
  acknowledge: z.array(stage).default([]),
  contact: z.array(stage).default([]),
  report_in: z.array(stage).default([]),
  feed_back: z.array(stage).default([]),
})
const orders = z.strictObject({
  /** The loop of the children that are orders to units; where none is named, the matter itself is given to a unit. */
  loop: z.string().optional(),
  /** Without children: the steps that give the matter to a unit. */
  given: names,
  /** Steps after which the order is as if it had never been the unit's. */
  void: names,
  objected: names,
  upheld: names,
  overruled: names,
  supervised: names,
  rework: names,
  stages,
})
const loopRule = z.strictObject({
  accepted: z.array(sign).default([]),
  whistled: z.array(sign).default([]),
  /** Ends by which a matter counts as filed and no more. */
  uncounted: names,
  /** Steps after which it does so too, whatever its end: it was no matter, or had been told already. */
  dropped: names,
  rework: z.array(sign).default([]),
  returned: z.array(sign).default([]),
  contacted: z.array(sign).default([]),
  called: z.strictObject({ steps: z.array(z.string()).min(1), solved: answer, satisfied: answer }).optional(),
  /** Matters that count for the response alone. */
  responseOnly: z.strictObject({ ends: names, kinds: names, categories: names }).prefault({}),
  /** States in which the matter waits for its orders: what ran out there does not count once the lead unit's contest was right. */
  excused: z.strictObject({ in: names }).prefault({}),
  orders: orders.optional(),
})
const file = z.strictObject({
  version: z.number().int().positive(),
  /** What a fairly satisfied answer counts for. */
  w: z.number().min(0).max(1).optional(),
  /** The loops that a figure adds up where no loop is asked for. */
  together: z.array(z.string()).min(1).optional(),
  loops: z.record(z.string(), loopRule).default({}),
})

export type Sign = z.output<typeof sign>
export type Stage = z.output<typeof stage>
export type LoopRule = z.output<typeof loopRule>
export type OrdersRule = z.output<typeof orders>
/** What counts as what in a district. `version` goes with every figure that was made by it. */
export type Rule = {
  version: string
  w: number
  together: string[]
  loops: Readonly<Record<string, LoopRule>>
}

const read = (path: string) => {
  const result = file.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!result.success)
    throw problem('scores.measures_flawed', { file: path, flaws: z.prettifyError(result.error) })
  return result.data
}

/** The rule that all districts share with what a district has of its own: loop by loop, its own word stands. */
export function measuresOf(tenant: Tenant, tenants: Tenants): Rule {
  const common = read(`${tenants.commonDir}measures.json`)
  const path = `${tenant.dir}measures.json`
  const own = existsSync(path) ? read(path) : undefined
  return {
    version: own ? `${common.version}.${own.version}` : String(common.version),
    w: own?.w ?? common.w ?? 0.9,
    together: own?.together ?? common.together ?? Object.keys(common.loops),
    loops: { ...common.loops, ...own?.loops },
  }
}

/** What a rule names that no version of the loops knows. */
export function flawsOf(rule: Rule, loops: readonly Loop[]): string[] {
  const together = rule.together
    .filter((id) => !rule.loops[id])
    .map((id) => `together: no rule for loop “${id}”`)
  return [...together, ...Object.entries(rule.loops).flatMap(([id, one]) => flawsIn(id, one, loops))]
}

function flawsIn(id: string, rule: LoopRule, loops: readonly Loop[]): string[] {
  const versions = (loop: string) => loops.filter((l) => l.id === loop)
  if (versions(id).length === 0) return [`no loop “${id}”`]
  const unless = (found: boolean, flaw: string) => (found ? [] : [`${id}: ${flaw}`])
  const step = (loop: string, name: string, where: string) =>
    versions(loop).length === 0
      ? [`${id}: ${where}: no loop “${loop}”`]
      : unless(
          versions(loop).some((l) => l.steps.some((s) => s.name === name)),
          `${where}: “${loop}” has no step “${name}”`,
        )
  const state = (loop: string, name: string, where: string) =>
    unless(
      versions(loop).some((l) => name in l.states),
      `${where}: “${loop}” has no state “${name}”`,
    )
  const signs = (where: 'accepted' | 'whistled' | 'rework' | 'returned' | 'contacted') =>
    rule[where].flatMap((s) => step(s.loop ?? id, s.step, where))
  const ends = [...rule.uncounted, ...rule.responseOnly.ends].flatMap((name) =>
    unless(
      versions(id).some((l) => l.ends.includes(name)),
      `“${name}” is no end`,
    ),
  )
  const { called, orders: given } = rule
  const asked = (called?.steps ?? []).flatMap((name) => [
    ...step(id, name, 'called'),
    ...[called?.solved, called?.satisfied].flatMap((answer) =>
      answer === undefined ? [] : field(versions(id), name, answer).map((flaw) => `${id}: called: ${flaw}`),
    ),
  ])
  const of = given?.loop ?? id
  const stages = Object.entries(given?.stages ?? {}).flatMap(([key, ways]) =>
    ways.flatMap((way) => [
      ...way.in.flatMap((name) => state(of, name, key)),
      ...way.done.flatMap((name) => step(of, name, key)),
    ]),
  )
  const inOrders = given
    ? [
        ...[...given.void, ...given.objected, ...given.upheld, ...given.overruled, ...given.supervised],
        ...[...given.rework, ...given.given],
      ].flatMap((name) => step(of, name, 'orders'))
    : []
  return [
    ...(['accepted', 'whistled', 'rework', 'returned', 'contacted'] as const).flatMap(signs),
    ...ends,
    ...rule.dropped.flatMap((name) => step(id, name, 'dropped')),
    ...asked,
    ...rule.excused.in.flatMap((name) => state(id, name, 'excused')),
    ...stages,
    ...inOrders,
  ]
}

type Answer = z.output<typeof answer>
/** What is wrong with the answers that a rule expects of a step's form. */
function field(versions: readonly Loop[], step: string, { field: name, valid, yes, fair }: Answer): string[] {
  const fields = versions.flatMap((l) => l.steps.filter((s) => s.name === step)).flatMap((s) => s.form)
  const options = new Set(
    fields
      .filter((f) => f.name === name)
      .flatMap((f) => f.options ?? [])
      .map((o) => o.key),
  )
  if (options.size === 0) return [`“${step}” has no choice “${name}”`]
  return [
    ...valid.filter((key) => !options.has(key)).map((key) => `“${name}” has no answer “${key}”`),
    ...[...yes, ...fair].filter((key) => !valid.includes(key)).map((key) => `“${key}” is no valid answer`),
  ]
}

/** The rule of a district, read and checked once. Throws `scores.measures_flawed`. */
const rules = remember<Rule>(Number.POSITIVE_INFINITY)
export const ruleOf = (house: House, districtId: number): Promise<Rule> =>
  rules.get(house, String(districtId), async () => {
    const tenant = house.tenants.byId(districtId)
    const rule = measuresOf(tenant, house.tenants)
    const flaws = flawsOf(rule, await loopsOnRecord(house, districtId))
    if (flaws.length > 0)
      throw problem('scores.measures_flawed', {
        file: `${tenant.key}/measures.json`,
        flaws: flaws.join('; '),
      })
    return rule
  })
