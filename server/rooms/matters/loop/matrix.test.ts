// Loop × step × role × place: what the engine says of everybody against the verdicts of districts/*/who-may.txt.
import { describe, expect, test } from 'vitest'
import { Problem } from '../../../kit/problems.ts'
import { loadTenants } from '../../../kit/tenants.ts'
import { ROLES } from '../../access/index.ts'
import { type Loop, MACHINES, type Step } from './definition.ts'
import type { Family } from './family.ts'
import { type Actor, roleFor } from './judge.ts'
import { filed, holder, PLACE, REPORTER, shippedDistricts, shippedLoops, toolsFor } from './testing.ts'
import { linesOf, mayHere, type Stand } from './matrix.ts'

const [UNIT, OTHER_UNIT, HOLDER, JOINED] = [11, 12, 701, 702]
const common = linesOf(`${loadTenants().commonDir}`)
const districts = shippedDistricts.map((tenant) => {
  const own = linesOf(tenant.dir)
  return { tenant, own, lines: new Map([...common, ...own]), loops: shippedLoops(tenant) }
})
const keysOf = (loops: readonly Loop[]) =>
  loops.flatMap((loop) => loop.steps.map((step) => `${loop.id}.${step.name}`))

/** Where a post can stand, seen from the matter. */
const NODES: Record<string, { path: number[]; at: Stand }> = {
  'at its node': { path: PLACE, at: { above: 0 } },
  'at its community': { path: PLACE.slice(0, 3), at: { above: 1 } },
  'at its street': { path: PLACE.slice(0, 2), at: { above: 2 } },
  'at the district': { path: PLACE.slice(0, 1), at: { above: 3 } },
  'in the grid beside': { path: [1, 2, 3, 7], at: 'elsewhere' },
  'below its node': { path: [...PLACE, 5], at: 'elsewhere' },
  'in the next community': { path: [1, 2, 9], at: 'elsewhere' },
  'in another district': { path: [2], at: 'elsewhere' },
}
const person = (accountId: number): Actor => ({ kind: 'person', accountId, posts: [] })

type Case = { name: string; role: string; stand: Stand; actor: Actor }
const CASES: Case[] = [
  ...Object.entries(ROLES).flatMap(([role, { place }]): Case[] =>
    place === 'unit'
      ? [
          { name: 'of its unit', role, stand: 'its unit', actor: holder(role, UNIT) },
          { name: 'of another unit', role, stand: 'elsewhere', actor: holder(role, OTHER_UNIT) },
        ]
      : Object.entries(NODES).map(([name, { path, at }]) => ({
          ...{ name, role, stand: at, actor: holder(role, path) },
        })),
  ),
  { name: 'who reported it', role: 'reporter', stand: 'itself', actor: person(REPORTER) },
  { name: 'whose report was joined', role: 'reporter', stand: 'itself', actor: person(JOINED) },
  { name: 'who took it on', role: 'holder', stand: 'itself', actor: person(HOLDER) },
  { name: 'who did neither', role: 'resident', stand: 'elsewhere', actor: person(999) },
  ...[...MACHINES].map(
    (role): Case => ({
      ...{ name: 'the machine', role, stand: 'itself', actor: { kind: 'machine', role } as Actor },
    }),
  ),
]

/** A matter of a loop, held at its own node or risen to the street. */
function matterOf(loop: Loop, loops: Loop[], held: number | null): Family {
  const { root } = filed(loop, toolsFor(loops, shippedDistricts[0]!))
  const matter = { ...root.matter, held, holder_id: HOLDER, unit_id: UNIT }
  return { root: { ...root, matter }, children: [], joined: [JOINED] }
}

/** What must be said to somebody whom the table does not let in. */
function refusalFor(step: Step, { role, stand, actor }: Case): string {
  if (stand !== 'elsewhere' && step.level && step.by.includes(role)) return 'matters.held_above'
  const acts = ROLES[role]?.can.includes('matters.step') === true
  if (acts && step.by.includes(role)) return 'matters.not_your_place'
  const people = actor.kind === 'machine' || step.by.some((by) => !MACHINES.has(by))
  return people ? 'matters.not_yours' : 'matters.by_itself'
}

test('every step of every loop has its line, and no line is left over', () => {
  for (const { tenant, own, lines, loops } of districts) {
    const keys = keysOf(loops)
    expect([tenant.key, keys.filter((key) => !lines.has(key))]).toEqual([tenant.key, []])
    expect([tenant.key, [...own.keys()].filter((key) => !keys.includes(key))]).toEqual([tenant.key, []])
  }
  const all = new Set(districts.flatMap(({ loops }) => keysOf(loops)))
  expect([...common.keys()].filter((key) => !all.has(key))).toEqual([])
})

test('every role of a line is one that there is, and every role is asked', () => {
  const known = new Set([...Object.keys(ROLES), ...MACHINES, 'reporter', 'holder', 'resident'])
  const named = districts.flatMap(({ lines }) => [...lines.values()].flatMap(({ roles }) => [...roles]))
  expect(named.filter((role) => !known.has(role))).toEqual([])
  expect([...known].filter((role) => !CASES.some((one) => one.role === role))).toEqual([])
})

describe.each(districts.flatMap((district) => district.loops.map((loop) => ({ ...district, loop }))))(
  '$tenant.key: $loop.id',
  ({ lines, loops, loop }) => {
    test('each step, by everybody, from everywhere, held at its node and risen to the street', () => {
      let [allowed, refused] = [0, 0]
      for (const held of [null, 2]) {
        const family = matterOf(loop, loops, held)
        for (const step of loop.steps) {
          const line = lines.get(`${loop.id}.${step.name}`)!
          for (const one of CASES) {
            const answer = roleFor(one.actor, step, family.root, family)
            const got = answer instanceof Problem ? answer.code : 'allowed'
            const may = mayHere(line, one.role, one.stand, held === null ? 0 : PLACE.length - held)
            const expected = may ? 'allowed' : refusalFor(step, one)
            const at = `${one.role} ${one.name}${held === null ? '' : ', risen'}`
            expect([step.name, at, got]).toEqual([step.name, at, expected])
            if (may) allowed++
            else refused++
          }
        }
      }
      expect([allowed > loop.steps.length, refused > allowed]).toEqual([true, true])
    })
  },
)
