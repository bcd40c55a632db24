import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { guards } from './index.ts'

const here = new URL('.', import.meta.url).pathname

test('every guard that can be named is tested here', () => {
  const tests = readdirSync(here)
    .filter((name) => name.endsWith('.test.ts') && name !== 'names.test.ts')
    .map((name) => readFileSync(here + name, 'utf8'))
    .join('\n')
  const untested = Object.keys(guards).filter((name) => !tests.includes(`describe('${name}'`))
  expect(untested).toEqual([])
  const unknown = [...tests.matchAll(/^describe\('([a-z_]+)'/gm)].filter(([, name]) => !guards[name ?? ''])
  expect(unknown.map(([, name]) => name)).toEqual([])
})
