import { expect, test } from 'vitest'
import { openTestHttp } from '../../tests/harness/http.ts'
import { openPartner } from '../../tests/harness/intake.ts'
import { lostUmbrella } from '../../tests/harness/lost-umbrella.ts'
import { channelCommand } from './channel.ts'

const w = await lostUmbrella()
async function run(...args: string[]): Promise<string> {
  const said: string[] = []
  const say = (line: string) => void said.push(line)
  await channelCommand.run({ house: w.house, args, say, analyze: async () => {} })
  return said.join('\n')
}
const UMBRELLA = ['--district', 'umbrella', '--source', 'hotline']
const secretIn = (said: string) => / ([\w-]{43})$/.exec(said)?.[1]

test('the operator makes a channel; its secret is printed this once and signs', async () => {
  const said = await run('add', ...UMBRELLA, '--name', '雨具热线', '--code', '990001001')
  const secret = secretIn(said)
  const keyId = /gk_[\w-]+/.exec(said)?.[0]
  expect([typeof secret, typeof keyId]).toEqual(['string', 'string'])
  const http = await openTestHttp(w.house)
  const partner = await openPartner(w, http, { source: 'another' })
  const answer = await partner.file(
    { ref: 'C-1', words: '丢了一把红伞' },
    { ...(keyId && secret ? { keyId, secret } : {}) },
  )
  expect(answer.status).toBe(200)
  const list = await run('list', '--district', 'umbrella')
  expect(list).toMatch(/^hotline {2}gk_\S+ {2}on {2}received 1 {2}雨具热线$/m)
  expect(list).not.toContain(secret)
})
test('and gives it another secret', async () => {
  const [first, second] = [
    await run('secret', ...UMBRELLA),
    await run('secret', ...UMBRELLA, '--overlap', '0'),
  ]
  expect(secretIn(first)).not.toBe(secretIn(second))
})
test.each([
  ['no district', ['add', '--source', 'a1', '--name', 'x'], /--district is missing/],
  ['a source key of another form', ['add', '--district', 'umbrella', '--source', 'A', '--name', 'x'], /a-z/],
  ['a node that there is not', ['add', ...UMBRELLA, '--name', 'x', '--code', '1'], /no such node/],
  [
    'a channel that there is not',
    ['secret', '--district', 'umbrella', '--source', 'none'],
    /no such channel/,
  ],
  ['a week of overlap', ['secret', ...UMBRELLA, '--overlap', '168'], /0 to 72 hours/],
  ['nothing to do', ['remove', ...UMBRELLA], /what can be done/],
])('%s is said in one line', async (_, args, words) => {
  await expect(run(...args)).rejects.toThrow(words)
})
