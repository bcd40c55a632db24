import { expect, onTestFinished, test, vi } from 'vitest'
import { dropToast, tell, tellWaiting, toast } from './toast.ts'

test('what waits is in view until it is taken back, of several the first, and comes back after what has just happened', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const first = tellWaiting('the umbrella is looked for')
  const second = tellWaiting('the rain is waited for')
  vi.advanceTimersByTime(60_000)
  expect(toast.value?.words).toBe('the umbrella is looked for')
  tell('kept')
  expect(toast.value).toMatchObject({ words: 'kept', tone: 'good' })
  vi.advanceTimersByTime(4_100)
  expect(toast.value?.words).toBe('the umbrella is looked for')
  first.drop()
  expect(toast.value?.words).toBe('the rain is waited for')
  second.drop()
  expect(toast.value).toBeNull()
})

test('a line that was closed by hand stays closed, and taking it back then takes nothing else', () => {
  const line = tellWaiting('the umbrella is looked for')
  dropToast()
  expect(toast.value).toBeNull()
  const other = tellWaiting('the rain is waited for')
  line.drop()
  expect(toast.value?.words).toBe('the rain is waited for')
  other.drop()
})
