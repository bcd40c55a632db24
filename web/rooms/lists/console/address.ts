import type { LocationQuery } from 'vue-router'

export const TABS = ['admissions', 'tasks', 'duties'] as const
export const STATES = ['applied', 'approved', 'published', 'expired', 'withdrawn', 'rejected'] as const
export type Tab = (typeof TABS)[number]
export type State = (typeof STATES)[number]

/** What the address of the lists may ask for; the same words as the server's. */
export type Asked = {
  tab?: Tab
  state?: State
  class?: string
  unit?: number
  node?: number
  urgent?: 'yes'
  refused?: 'yes' | 'waiting'
  q?: string
  before?: number
}

/** What an address asks for; what makes no sense is left out rather than refused. */
export function askedIn(query: LocationQuery): Asked {
  const one = (name: string) => (typeof query[name] === 'string' ? query[name].trim() : '')
  const among = <T extends string>(name: string, all: readonly T[]) =>
    all.find((value) => value === one(name))
  const number = (name: string) => (/^[1-9]\d{0,8}$/.test(one(name)) ? Number(one(name)) : undefined)
  const asked: Asked = {}
  const put = <K extends keyof Asked>(name: K, value: Asked[K] | undefined) => {
    if (value !== undefined) asked[name] = value
  }
  put('tab', among('tab', TABS))
  put('state', among('state', STATES))
  put('refused', among('refused', ['yes', 'waiting']))
  put('urgent', among('urgent', ['yes']))
  put('class', one('class').slice(0, 60) || undefined)
  put('q', one('q').slice(0, 60) || undefined)
  put('unit', number('unit'))
  put('node', number('node'))
  put('before', number('before'))
  return asked
}

/** As the query of an address: empty ones left out, and the first tab needs no name, so that the same list has one address. */
export function addressOf(asked: Asked): Record<string, string> {
  const entries = Object.entries(asked).filter(
    ([name, value]) => value !== undefined && value !== '' && !(name === 'tab' && value === TABS[0]),
  )
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
}

/** The list with something else asked of it: it begins from its newest again. */
export const asking = (asked: Asked, change: { [K in keyof Asked]?: Asked[K] | undefined }): Asked =>
  ({ ...asked, before: undefined, ...change }) as Asked
