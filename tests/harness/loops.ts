import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { loadTenants, type Tenants } from '../../server/kit/tenants.ts'

const words = { zh: '借伞', en: 'a lent umbrella' }
const named = (name: string) => ({ name, words, done: words })

/**
 * A loop of the umbrella district alone: a resident wants an umbrella lent, the clerk offers that to party members, one takes it
 * on and brings it, and whoever asked says that it came. Offers wait without a limit.
 */
export const LENDING = {
  id: 'lending',
  version: 1,
  name: words,
  start: 'want',
  ends: ['arrived'],
  states: Object.fromEntries(
    ['wanted', 'offered', 'taken', 'brought', 'arrived'].map((state) => [state, { words, plain: words }]),
  ),
  steps: [
    {
      ...named('want'),
      from: [],
      to: 'wanted',
      by: ['resident', 'community_clerk'],
      required: true,
      effects: [{ name: 'hold' }],
      tells: ['level'],
    },
    {
      ...named('offer'),
      from: ['wanted'],
      to: 'offered',
      by: ['community_clerk'],
      level: true,
      required: true,
      main: true,
      form: [{ name: 'request', kind: 'words', label: words }],
    },
    {
      ...named('take_it_on'),
      from: ['offered'],
      to: 'taken',
      by: ['party_member'],
      required: true,
      main: true,
      effects: [{ name: 'take_on' }],
    },
    {
      ...named('give_back'),
      from: ['taken'],
      to: 'offered',
      by: ['holder'],
      usual: [],
      effects: [{ name: 'let_go' }],
      tells: ['offer'],
    },
    {
      ...named('bring'),
      from: ['taken'],
      to: 'brought',
      by: ['holder'],
      required: true,
      main: true,
      form: [{ name: 'result', kind: 'words', label: words, required: true, open: true }],
    },
    {
      ...named('say_it_came'),
      from: ['brought'],
      to: 'arrived',
      by: ['reporter'],
      required: true,
      main: true,
      tells: ['holder'],
      form: [{ name: 'words', kind: 'words', label: words, open: true }],
    },
    {
      ...named('late'),
      from: ['wanted', 'taken'],
      to: '=',
      by: ['clock'],
      effects: [{ name: 'mark_late' }],
      tells: ['level', 'holder'],
    },
  ],
  clocks: [
    { state: 'wanted', limit: '1wd', onLate: 'late' },
    { state: 'taken', limit: '3wd', onLate: 'late' },
  ],
}

/** The neutral districts, the umbrella district with loops of its own. */
export function tenantsWithLoops(...loops: { id: string }[]): Tenants {
  const { districts, files } = inject('postgres')
  const dir = `${mkdtempSync(join(files, 'loops-'))}/`
  cpSync(districts, dir, { recursive: true })
  mkdirSync(`${dir}umbrella/loops`, { recursive: true })
  for (const loop of loops) writeFileSync(`${dir}umbrella/loops/${loop.id}.json`, JSON.stringify(loop))
  return loadTenants(dir)
}
