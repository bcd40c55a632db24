import { expect, test } from 'vitest'
import { withRole } from './given.ts'
import { withOptions } from './url-options.ts'

const optionsOf = (url: string) => new URL(url).searchParams.get('options')

test('an address gets our options, and what a deployment set there comes after and wins', () => {
  const ours = '-c TimeZone=UTC -c tcp_user_timeout=25s'
  expect(optionsOf(withOptions('postgres://red@bench/umbrella', ours))).toBe(ours)
  expect(optionsOf(withOptions('postgres://red@bench/umbrella?sslmode=require', ours))).toBe(ours)
  const given = withRole('postgres://red@bench/umbrella?options=-c%20TimeZone%3DPRC&sslmode=require')
  expect(optionsOf(withOptions(given, ours))).toBe(`${ours} -c TimeZone=PRC -c role=gridloom_app`)
})
