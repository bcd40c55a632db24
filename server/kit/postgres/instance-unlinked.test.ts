import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { hold, letGo, thisProcess } from './instance.ts'
import { freshDirectory } from './testing.ts'

// as a stick with FAT says it
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  linkSync: () => {
    throw Object.assign(new Error('operation not permitted, link'), { code: 'EPERM' })
  },
}))

test('on a disk that knows no links one of several holds a directory, and leaves nothing', async () => {
  const file = join(freshDirectory(), 'lock.json')
  const each = Array.from({ length: 4 }, (_, i) => ({ ...thisProcess(), nth: i }))
  const others = await Promise.all(each.map((mine) => hold(file, mine)))
  const winner = each.find((_, i) => others[i] === undefined)
  expect(others.filter((other) => other?.nth === winner?.nth && other !== undefined)).toHaveLength(3)
  if (winner) letGo(file, winner)
  expect(readdirSync(join(file, '..'))).toEqual([])
})

test('who was taken for what a crash left has not got it', async () => {
  const file = join(freshDirectory(), 'lock.json')
  const [mine, other] = [thisProcess(), { ...thisProcess(), nth: 1 }]
  const asked = hold(file, mine)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(mine)
  rmSync(file)
  writeFileSync(file, JSON.stringify(other))
  expect(await asked).toEqual(other)
})
