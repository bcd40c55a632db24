import { expect, test } from 'vitest'
import { plainQuery } from './plain-query.ts'

test('an export is asked with the filters of the page, and not with where in it one stands', () => {
  const page = {
    node: 12,
    late: 'yes',
    state: undefined,
    q: '',
    kind: null,
    cursor: 'a.1.x',
    limit: 50,
    before: 7,
  }
  expect(plainQuery(page)).toEqual({ node: '12', late: 'yes' })
})
