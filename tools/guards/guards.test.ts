import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { guards } from './all.ts'
import { FROZEN, freeze } from './migrations-frozen.ts'
import { readTree, type Tree } from './tree.ts'

const fixtures = new URL('./fixtures/', import.meta.url)
const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * A small tree of files in one: `=== path` begins a file, `«×300»` before a line repeats it, and each `«red»` behind a
 * line is a finding that must be made there.
 */
function plant(guard: string, side: 'red' | 'green'): { tree: Tree; expected: string[] } {
  const tree = new Map<string, string>()
  const expected: string[] = []
  let file = ''
  for (const row of readFileSync(new URL(`${guard}/${side}.fixture`, fixtures), 'utf8')
    .trimEnd()
    .split('\n')) {
    if (row.startsWith('=== ')) {
      file = row.slice(4)
      tree.set(file, '')
      continue
    }
    const [plain = '', ...marks] = row.split(' «red»')
    const [, times = '1', line = plain] = /^«×(\d+)»(.*)$/.exec(plain) ?? []
    const text = (tree.get(file) ?? '') + `${line}\n`.repeat(Number(times))
    tree.set(file, text)
    expected.push(...marks.map(() => `${file}:${text.split('\n').length - 1}`))
  }
  return { tree, expected: expected.sort() }
}

const found = (guard: (typeof guards)[number], tree: Tree) =>
  guard
    .check(tree)
    .map(({ file, line }) => `${file}:${line}`)
    .sort()

describe.each(guards)('$name', (guard) => {
  test('goes red at each planted fault, and nowhere else', () => {
    const { tree, expected } = plant(guard.name, 'red')
    expect(expected.length).toBeGreaterThan(0)
    expect(found(guard, tree)).toEqual(expected)
  })

  test('stays green on the same work done well', () => {
    expect(guard.check(plant(guard.name, 'green').tree)).toEqual([])
  })

  test('says why, and what to do', () => {
    for (const { why } of guard.check(plant(guard.name, 'red').tree)) expect(why.length).toBeGreaterThan(15)
  })
})

test('every guard has its fixtures and every fixture its guard', () => {
  expect(readdirSync(fixtures).sort()).toEqual(guards.map((guard) => guard.name).sort())
})

test('freezing keeps what is frozen and adds what has landed', () => {
  const { tree } = plant('migrations-frozen', 'green')
  const frozen = freeze(tree)
  expect(Object.keys(JSON.parse(frozen))).toEqual(['0001-kit-house.sql', '0002-matters-loops.sql'])
  const changed = new Map([
    ...tree,
    [FROZEN, frozen],
    ['server/migrations/0001-kit-house.sql', 'drop table node;\n'],
  ])
  expect(freeze(changed)).toBe(frozen)
})

const project = readTree(root)
test.each(guards)('the whole project keeps $name', (guard) => {
  const findings = guard.check(project)
  expect(findings.map(({ file, line, why }) => `${file}:${line} ${why}`)).toEqual([])
})
