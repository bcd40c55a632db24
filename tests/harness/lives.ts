// Matters that live at random in the world of the lost umbrella: reported, moved on by whoever may, late now and then.
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { field } from '../../contract/matters.ts'
import { DAY, HOUR, MINUTE } from '../../server/kit/clock.ts'
import { Problem } from '../../server/kit/problems.ts'
import type { Who } from '../../server/kit/scope.ts'
import { pageFor, sweep, takeStep } from '../../server/rooms/matters/index.ts'
import type { TestHouse } from './house.ts'
import type { Umbrella } from './lost-umbrella.ts'

type World = TestHouse & Umbrella
type Draw = (below: number) => number

/** Numbers below a bound, all from one seed. */
export function drawFrom(seed: number): Draw {
  let state = seed ^ 0x9e3779b9
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5) | 0
    return ((state ^ (state >>> 13)) >>> 0) % below
  }
}
const one = <T>(list: readonly T[], draw: Draw): T => list[draw(list.length)] as T

const CATEGORIES = ['other', 'utilities', 'market', 'sanitation.litter', 'property.lifts', undefined]

/** So many acts of random people on random matters; months may pass. Returns the roots, in the order of their filing. */
export async function live(w: World, acts: number, seed: number): Promise<string[]> {
  const draw = drawFrom(seed)
  const roots: string[] = []
  const people = Object.entries(w.who).flatMap(([name, who]) => (name === 'stranger' ? [] : [who]))
  for (let n = 0; n < acts; n++) {
    await passTime(w, draw)
    if (roots.length === 0 || draw(8) === 0) roots.push(await fileOne(w, draw, roots))
    // mostly what came last: else everything would wait for months
    else await moveOne(w, draw, { root: one(draw(5) > 0 ? roots.slice(-4) : roots, draw), people, roots })
  }
  return roots
}

/** Mostly minutes; now and then hours or days, and once in a while a month. The clock acts, or not yet. */
async function passTime(w: World, draw: Draw): Promise<void> {
  const kind = draw(100)
  const ms =
    kind === 0 ? draw(40) * DAY : kind < 3 ? draw(6) * DAY : kind < 20 ? draw(5) * HOUR : draw(12) * MINUTE
  w.clock.forward(ms)
  if (draw(3) === 0) await sweep(w.house)
}

async function fileOne(w: World, draw: Draw, roots: readonly string[]): Promise<string> {
  const node = one([w.nodes.ribs, w.nodes.canopy, w.nodes.handle, w.nodes.tower, w.nodes.before], draw)
  const category = one(CATEGORIES, draw)
  const same = draw(8) === 0 && roots.length > 0 ? one(roots, draw) : undefined
  const who = one([w.who.resident, w.who.neighbour], draw)
  const over = { nodeId: node, ...(category ? { category } : {}) }
  const { id } = await w
    .report(who, { ...over, ...(same ? { sameAs: same } : {}) })
    .catch((error: unknown) => {
      if (error instanceof Problem) return w.report(who, over)
      throw error
    })
  return id
}

type Chance = { root: string; people: readonly Who[]; roots: readonly string[] }

/** The first of the people, in an order of chance, who may move it on does so; now and then somebody does what else they may. */
async function moveOne(w: World, draw: Draw, { root, people, roots }: Chance): Promise<void> {
  const from = draw(people.length)
  const wayward = draw(4) === 0
  for (const who of [...people.slice(from), ...people.slice(0, from)]) {
    const page = await pageFor(w.house, who, root, 'en').catch(() => undefined)
    const offers = page?.offers.filter((o) => o.allowed && (wayward ? o.group !== 'note' : o.main)) ?? []
    if (offers.length === 0) continue
    const { matterId, step, version, form } = one(offers, draw)
    const filled = Object.fromEntries(
      form.filter((f) => f.required || draw(2) === 0).map((f) => [f.name, value(w, f, draw, roots)]),
    )
    try {
      await takeStep(w.house, who, matterId, { requestId: randomUUID(), version, step, form: filled })
      return
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  }
}

function value(w: World, f: z.output<typeof field>, draw: Draw, roots: readonly string[]): unknown {
  const units = Object.values(w.units)
  const day = (days: number) => new Date(w.clock.now().getTime() + days * DAY).toISOString().slice(0, 10)
  switch (f.kind) {
    case 'unit':
      return one(units, draw)
    case 'units':
      return { lead: one(units, draw), assist: draw(3) === 0 ? [one(units, draw)] : [] }
    case 'choice':
      return one(f.options ?? [], draw)?.key
    case 'category':
      return one(CATEGORIES.slice(0, -1), draw)
    case 'matter':
      return one(roots, draw)
    case 'yesno':
      return draw(2) === 0
    case 'date':
      return day(1 + draw(8))
    case 'number':
      return draw(100)
    case 'files':
      return []
    default:
      return '伞找到了，放在服务台。'
  }
}
