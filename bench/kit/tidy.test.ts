import { expect, test } from 'vitest'
import { tidily } from './tidy.ts'

test('what was opened is closed in the other order, though one thing fails and the work itself too', async () => {
  const closed: string[] = []
  const work = tidily(async ({ add }) => {
    add(() => closed.push('umbrella'))
    add(() => Promise.reject(new Error('the coat is stuck')))
    add(() => closed.push('hat'))
    throw new Error('rain')
  })
  await expect(work).rejects.toThrow('rain')
  expect(closed).toEqual(['hat', 'umbrella'])
})
