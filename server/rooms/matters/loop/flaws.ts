import { ROLES } from '../../access/index.ts'
import { effects } from '../effects/index.ts'
import { guards } from '../guards/index.ts'
import { isLimit } from './clock.ts'
import { HEARERS, type Loop, MACHINES, stepOf } from './definition.ts'

/** Who acts without a post. */
const POSTLESS: ReadonlySet<string> = new Set([...MACHINES, 'reporter', 'holder', 'resident'])
const ACTORS: ReadonlySet<string> = new Set([...Object.keys(ROLES), ...POSTLESS])

/** A role acts only where it may take steps. */
const mayAct = (by: string): boolean => POSTLESS.has(by) || ROLES[by]?.can.includes('matters.step') === true

/**
 * What is wrong with a loop's definition, each in one line; empty when it can be run. Finds unknown names, states that can't
 * be reached, states that can't be left though they are no end, ends that can't be reached, clocks without a step.
 */
export function flaws(loop: Loop, known: readonly Loop[] = []): string[] {
  const found: string[] = []
  const states = Object.keys(loop.states)
  const isState = (s: string) => states.includes(s)
  const say = (condition: boolean, flaw: string) => condition && found.push(flaw)
  const names = loop.steps.map((s) => s.name)

  say(new Set(names).size !== names.length, 'two steps have the same name')
  const start = stepOf(loop, loop.start)
  say(!start, `the start "${loop.start}" is no step`)
  if (start) say(start.from.length > 0, `the start "${loop.start}" has a state before it`)
  for (const end of loop.ends) say(!isState(end), `the end "${end}" is no state`)
  for (const state of loop.road) say(!isState(state), `the road leads through "${state}", which is no state`)

  for (const step of loop.steps) {
    const at = `step ${step.name}`
    for (const from of step.from) say(!isState(from), `${at}: unknown state "${from}"`)
    say(step.to !== '=' && !isState(step.to), `${at}: unknown state "${step.to}"`)
    say(
      step.from.length === 0 && step.name !== loop.start && !step.by.includes('import'),
      `${at} can never be taken: it has no state before it`,
    )
    for (const by of step.by) say(!ACTORS.has(by), `${at}: unknown actor "${by}"`)
    for (const by of step.usual ?? []) say(!step.by.includes(by), `${at}: "${by}" is usual but may not`)
    say(
      typeof step.required === 'string' && !names.includes(step.required),
      `${at}: required after no step "${step.required}"`,
    )
    for (const told of step.tells)
      say(!HEARERS.includes(told) && !names.includes(told), `${at}: tells nobody, "${told}"`)
    say(!step.by.some(mayAct), `${at}: nobody named may take steps`)
    const fields = step.form.map((f) => f.name)
    say(new Set(fields).size !== fields.length, `${at}: two fields have the same name`)
    for (const f of step.form)
      say(f.kind === 'choice' && !f.options?.length, `${at}: the choice "${f.name}" has no options`)
    for (const part of step.guards) {
      const guard = guards[part.name]
      const flaw = guard ? guard.flaw?.(part, step) : `unknown guard "${part.name}"`
      if (flaw) found.push(`${at}: ${flaw}`)
      for (const other of [part.step, part.settled, part.steps, part.since, part.among].flat()) {
        say(typeof other === 'string' && !names.includes(other), `${at}: guard ${part.name} names no step`)
      }
    }
    for (const part of step.effects) {
      const effect = effects[part.name]
      const flaw = effect ? effect.flaw?.(part, step) : `unknown effect "${part.name}"`
      if (flaw) found.push(`${at}: ${flaw}`)
    }
  }

  for (const clock of loop.clocks) {
    const at = `clock of ${clock.state}`
    say(!isState(clock.state), `${at}: unknown state`)
    for (const [named, effect] of [
      [clock.onWarn, 'mark_warned'],
      [clock.onLate, 'mark_late'],
      [clock.onLater?.step, 'raise_lateness'],
    ] as const) {
      const taken = named === undefined ? undefined : stepOf(loop, named)
      say(
        named !== undefined && (!taken?.by.includes('clock') || !taken.from.includes(clock.state)),
        `${at}: "${named}" is no step that the clock may take there`,
      )
      // it would say so again and again
      say(
        taken?.to === '=' && !taken.effects.some((part) => part.name === effect),
        `${at}: "${named}" needs the effect ${effect}`,
      )
    }
    say(clock.warnAt[0] >= clock.warnAt[1], `${at}: its warnings are not in order`)
    for (const limit of [
      clock.limit,
      ...Object.values(clock.limits),
      ...(clock.onLater ? [clock.onLater.every] : []),
    ]) {
      say(!isLimit(limit), `${at}: "${limit}" is no limit`)
    }
  }
  for (const child of loop.children) {
    const other = child.loop === loop.id ? loop : known.find((l) => l.id === child.loop)
    for (const by of child.spawnedBy) say(!names.includes(by), `children ${child.loop}: "${by}" is no step`)
    for (const echo of child.echoes) {
      say(
        !stepOf(loop, echo.step)?.by.includes('join') || (other !== undefined && !stepOf(other, echo.on)),
        `children ${child.loop}: "${echo.on}" can't be echoed by "${echo.step}"`,
      )
    }
    say(!other, `children: unknown loop "${child.loop}"`)
    for (const join of child.joins) {
      say(
        !stepOf(loop, join.step)?.by.includes('join'),
        `children ${child.loop}: "${join.step}" is no step for a join`,
      )
      for (const s of join.in)
        say(other !== undefined && !other.states[s], `children ${child.loop}: unknown state "${s}"`)
    }
    for (const cascade of child.cascades) {
      for (const on of cascade.on) say(!names.includes(on), `children ${child.loop}: "${on}" is no step`)
      say(
        other !== undefined && !stepOf(other, cascade.step)?.by.includes('cascade'),
        `children ${child.loop}: "${cascade.step}" can't be carried along`,
      )
    }
  }

  return found.length > 0 ? found : dead(loop)
}

/** Reachability: forward from the start, backward from the ends. */
function dead(loop: Loop): string[] {
  const found: string[] = []
  const edges = loop.steps.flatMap((s) => (s.to === '=' ? [] : s.from.map((from) => [from, s.to] as const)))
  const spread = (seeds: string[], next: (s: string) => string[]) => {
    const seen = new Set(seeds)
    for (const state of seen) for (const n of next(state)) seen.add(n)
    return seen
  }
  const seeds = loop.steps.filter((s) => s.from.length === 0 && s.to !== '=').map((s) => s.to)
  const reached = spread(seeds, (s) => edges.filter(([from]) => from === s).map(([, to]) => to))
  const leads = spread([...loop.ends], (s) => edges.filter(([, to]) => to === s).map(([from]) => from))
  for (const state of Object.keys(loop.states)) {
    if (!reached.has(state)) found.push(`state ${state} can't be reached`)
    else if (!leads.has(state)) found.push(`state ${state} leads to no end`)
    if (!loop.ends.includes(state) && !edges.some(([from]) => from === state))
      found.push(`state ${state} can't be left`)
  }
  return found
}
