import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { House } from '../../kit/house.ts'
import { type Duty, listsOf } from './data.ts'
import { dutyFor, isOutOfDuty } from './rules.ts'

const words = { zh: '伞', en: 'umbrella' }
const duty = (key: string, kind: Duty['kind'], categories: string[], over: Partial<Duty> = {}): Duty => ({
  ...words,
  key,
  kind,
  categories,
  department: words,
  ...over,
})
const STREET = { level: 'street', codes: ['001', '99'] }

describe('the duty that speaks about a category', () => {
  const all = [
    duty('group', 'assist', ['rain']),
    duty('one', 'basic', ['rain.umbrella']),
    duty('town', 'recalled', ['rain.boots'], { levels: ['town'] }),
    duty('here', 'recalled', ['rain'], { node: '001' }),
  ]
  const found = (keys: string[], seat: Parameters<typeof dutyFor>[2], among = all) =>
    dutyFor(among, keys, seat)?.key
  const general = all.filter((one) => !one.node)
  test('is the one that names the category itself, before the one of its group', () => {
    expect(found(['rain.umbrella', 'rain'], STREET, general)).toBe('one')
    expect(found(['rain.coat', 'rain'], STREET, general)).toBe('group')
    expect(found(['sun'], STREET, general)).toBeUndefined()
  })
  test('is the one for this very street before those for all, whatever they name', () => {
    expect(found(['rain.umbrella', 'rain'], STREET)).toBe('here')
    expect(found(['rain.umbrella', 'rain'], { level: 'street', codes: ['002', '99'] })).toBe('one')
  })
  test('binds only governments of its level; of an unknown level, all', () => {
    expect(found(['rain.boots'], STREET, general)).toBeUndefined()
    expect(found(['rain.boots'], { level: 'town', codes: [] }, general)).toBe('town')
    expect(found(['rain.boots'], { level: null, codes: [] }, general)).toBe('town')
  })
  test.each([
    ['basic', true, false],
    ['assist', true, true],
    ['assist', false, false],
    ['recalled', false, true],
  ] as const)('%s, as lead %s: out of duty %s', (kind, lead, out) => {
    expect(isOutOfDuty(duty('x', kind, ['rain']), lead)).toBe(out)
  })
})

describe('a flawed list stops with its reason', () => {
  const affair = { key: 'rain.umbrella', ...words, for: ['grid_worker'] }
  const good = {
    tasks: { version: 1, laws: [], classes: [{ key: 'rain', ...words, affairs: [affair] }] },
    duties: { version: 1, entries: [duty('one', 'basic', ['rain'])] },
  }
  const load = (tasks: unknown = good.tasks, duties: unknown = good.duties) => {
    const dir = `${mkdtempSync(join(tmpdir(), 'gridloom-lists-'))}/`
    mkdirSync(`${dir}lists`)
    writeFileSync(`${dir}lists/tasks.json`, JSON.stringify(tasks))
    writeFileSync(`${dir}lists/duties.json`, JSON.stringify(duties))
    const tenant = { key: 'umbrella', dir, categories: [{ key: 'rain', ...words, children: [] }] }
    try {
      return listsOf({ tenants: { byId: () => tenant, commonDir: dir } } as unknown as House, 1)
    } finally {
      rmSync(dir, { recursive: true })
    }
  }
  test('a sound one is read', () => {
    expect(load().tasks.classes[0]?.affairs[0]?.key).toBe('rain.umbrella')
  })
  test.each([
    [
      'a key twice',
      { ...good.tasks, classes: [...good.tasks.classes, ...good.tasks.classes] },
      /rain is there twice/,
    ],
    [
      'a law that is not there',
      { ...good.tasks, classes: [{ key: 'rain', ...words, affairs: [{ ...affair, basis: 'x' }] }] },
      /no law “x”/,
    ],
    [
      'a role that is not there',
      { ...good.tasks, classes: [{ key: 'rain', ...words, affairs: [{ ...affair, for: ['x'] }] }] },
      /no such role/,
    ],
    ['no version', { ...good.tasks, version: undefined }, /tasks\.json.*version/s],
  ])('tasks with %s', (_, tasks, why) => {
    expect(() => load(tasks)).toThrow(why)
  })
  test.each([
    [
      'a category that is not there',
      { version: 1, entries: [duty('one', 'basic', ['sun'])] },
      /no category “sun”/,
    ],
    [
      'a duty taken back by nobody',
      { version: 1, entries: [duty('one', 'recalled', ['rain'], { department: undefined })] },
      /which department/,
    ],
  ])('duties with %s', (_, duties, why) => {
    expect(() => load(undefined, duties)).toThrow(why)
  })
})
