import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PAGES } from './pages.ts'

// a bulletin behind a line led to the form for a new report
test('a record leads to a page that the desk has, by its id', () => {
  const routes = readFileSync(new URL('../../../web/desk/router.ts', import.meta.url), 'utf8')
  const measure = { of: 'matters', loop: 'whistle' } as const
  for (const [kind, pageOf] of Object.entries(PAGES)) {
    const page = pageOf('7', measure)
    const name = `'${page?.name}'`
    const route = routes.split('\n').find((line) => line.includes(`${name},`))
    expect([kind, route !== undefined]).toEqual([kind, true])
    expect([kind, Object.keys(page?.params ?? {})]).toEqual([
      kind,
      [...(route?.matchAll(/:(\w+)(?=[/'])/g) ?? [])].map((found) => found[1]),
    ])
  }
})
