import { expect, test } from 'vitest'
import { CallProblem } from './call.ts'
import { useAsk } from './use-ask.ts'

const refusal = () => new CallProblem({ code: 'matters.stale', status: 409, detail: 'somebody was faster' })
const fail = () => Promise.reject(refusal())

test('what is asked while one is under way is not sent, and afterwards it is', async () => {
  const { busy, ask } = useAsk()
  const sent: string[] = []
  let arrive = () => {}
  const first = ask(() => {
    sent.push('umbrella')
    return new Promise<void>((done) => (arrive = done))
  })
  expect(busy.value).toBe(true)
  expect(await ask(async () => sent.push('again'))).toBe(false)
  arrive()
  expect(await first).toBe(true)
  expect(busy.value).toBe(false)
  expect(await ask(async () => sent.push('later'))).toBe(true)
  expect(sent).toEqual(['umbrella', 'later'])
})

test('a refusal is said in its own words until the next attempt begins', async () => {
  const { busy, failed, ask } = useAsk()
  expect(await ask(fail)).toBe(false)
  expect([failed.value, busy.value]).toEqual(['somebody was faster', false])
  let during = failed.value
  expect(await ask(async () => (during = failed.value))).toBe(true)
  expect([during, failed.value]).toEqual(['', ''])
})

test('who listens hears the words and what was thrown, and is waited for', async () => {
  const heard: unknown[] = []
  const { busy, ask } = useAsk(async (words, error) => {
    await Promise.resolve()
    heard.push(words, (error as CallProblem).code, busy.value)
  })
  await ask(async () => {})
  expect(heard).toEqual([])
  await ask(fail)
  expect(heard).toEqual(['somebody was faster', 'matters.stale', true])
})
