import type { House } from '../../../kit/house.ts'
import { loopsOnRecord } from '../../matters/index.ts'
import type { Where } from '../figures.ts'
import { ALONE } from '../ask.ts'
import { type Rule, ruleOf } from '../measures.ts'
import type { By } from '../store/figures.ts'
import { addMonths } from '../periods.ts'
import { type NamedNode, nodesBelow, nodesNamed, unitsAt, unitsNamed } from '../store/names.ts'
import { KINDS } from '../words.ts'

type Words = { zh: string; en: string }
export type Names = {
  place: NamedNode & { above: NamedNode[] }
  /** What a key is called; nothing for days and kinds, which pages have words for. */
  of: ReadonlyMap<string, Words>
  /** By place: the keys of all standing nodes below, in their order. */
  below: readonly string[]
}

/** Sums by unit reach down to streets and towns: those of a community choose among the units of their street. */
const UNITS_DEPTH = 2

/** Units to choose from, those with orders in the year before a day; and the one that is chosen. */
export async function unitsFor(
  house: House,
  { districtId, path, unit }: Where,
  to: string,
): Promise<NamedNode[]> {
  const nodeId = path[Math.min(path.length, UNITS_DEPTH) - 1] ?? 0
  const [some, chosen] = await Promise.all([
    unitsAt(house.db, { districtId, nodeId, from: addMonths(to, -12), to }),
    typeof unit === 'number' ? unitsNamed(house.db, districtId, [unit]) : [],
  ])
  return some.some((one) => one.id === unit) ? some : [...chosen, ...some]
}

/** What the keys of a breakdown are called. */
export async function namesOf(
  house: House,
  { districtId, path, loop }: Where,
  by: By,
  keys: readonly string[],
): Promise<Names> {
  const node = path.at(-1) ?? 0
  const ids = by === 'place' ? keys.map(Number) : []
  const [nodes, below] = await Promise.all([
    nodesNamed(house.db, districtId, [...path, ...ids]),
    by === 'place' ? nodesBelow(house.db, districtId, node) : [],
  ])
  const named = new Map(nodes.map((n) => [n.id, n]))
  const above = path.slice(0, -1).flatMap((id) => named.get(id) ?? [])
  const nameless = { id: node, name: { zh: '', en: '' } }
  return {
    place: { ...(named.get(node) ?? nameless), above },
    of: await keyNames(house, districtId, { by, keys, loop, nodes: [...nodes, ...below] }),
    below: below.map((n) => String(n.id)),
  }
}

async function keyNames(
  house: House,
  districtId: number,
  {
    by,
    keys,
    loop,
    nodes,
  }: { by: By; keys: readonly string[]; loop: string | undefined; nodes: readonly NamedNode[] },
): Promise<Map<string, Words>> {
  const tenant = house.tenants.byId(districtId)
  if (by === 'place') return new Map(nodes.map((n) => [String(n.id), n.name]))
  if (by === 'unit') {
    const ids = keys.filter(Boolean).map(Number)
    return new Map((await unitsNamed(house.db, districtId, ids)).map((u) => [String(u.id), u.name]))
  }
  if (by === 'loop') return new Map((await loopsOnRecord(house, districtId)).map((l) => [l.id, l.name]))
  if (by === 'kind') {
    const { together } = await ruleOf(house, districtId)
    const kinds = await kindsOf(house, districtId, { together, loop })
    return new Map(kinds.flatMap(({ key, name }) => (name ? [[key, name]] : [])))
  }
  if (by !== 'category') return new Map()
  const named = tenant.categories.flatMap((c) => [c, ...c.children])
  return new Map(
    named.flatMap(({ key, zh, en }) => [key, `${ALONE}${key}`].map((one) => [one, { zh, en }] as const)),
  )
}

/** The loops that have figures in a district; those that are added up come first. */
export async function loopsOf(house: House, districtId: number, rule: Rule) {
  const names = new Map((await loopsOnRecord(house, districtId)).map((l) => [l.id, l.name]))
  return Object.keys(rule.loops)
    .map((id) => ({ id, name: names.get(id) ?? { zh: id, en: id }, together: rule.together.includes(id) }))
    .sort((a, b) => Number(b.together) - Number(a.together))
}

/** The kinds that the loops which are asked about know, as the newest of them call them: of one loop, or of those added up. */
export async function kindsOf(
  house: House,
  districtId: number,
  asked: Pick<Rule, 'together'> & { loop?: string | undefined },
) {
  const ids = asked.loop ? [asked.loop] : asked.together
  const loops = (await loopsOnRecord(house, districtId)).filter((l) => ids.includes(l.id))
  const steps = loops.flatMap((l) => l.steps)
  const chosen = steps.flatMap((s) => s.form.filter((f) => f.name === 'kind').flatMap((f) => f.options ?? []))
  const set = steps.flatMap((s) => s.effects.filter((e) => e.name === 'set_kind').map((e) => String(e.kind)))
  const names = new Map<string, Words>(chosen.map(({ key, words }) => [key, words]))
  return [...new Set([...names.keys(), ...set])].map((key) => ({
    key,
    name: names.get(key) ?? KINDS[key] ?? null,
  }))
}
