import { expect, test } from 'vitest'
import { contract } from '../contract/index.ts'
import { openTestHouse } from './harness/house.ts'
import { openTestHttp } from './harness/http.ts'

const { house } = await openTestHouse()
const http = await openTestHttp(house)

test('the specification says every line of the contract, and what each needs', async () => {
  const { body } = await http.ask<{
    openapi: string
    paths: Record<string, Record<string, Record<string, unknown>>>
  }>('GET', '/api/openapi.json')
  expect(body.openapi).toBe('3.1.0')
  for (const [key, route] of Object.entries(contract)) {
    const [method = '', url = ''] = key.split(' ')
    const line = body.paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    expect([key, line?.['x-needs'], line?.summary]).toEqual([key, route.needs, route.summary])
    const names =
      (line?.parameters as { name: string; in: string }[] | undefined)?.filter((p) => p.in === 'path') ?? []
    expect(names.map((p) => `:${p.name}`)).toEqual(url.match(/:\w+/g) ?? [])
  }
})
