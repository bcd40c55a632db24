import { expect, test } from 'vitest'
import { partOf, selfTimes } from './profile.ts'

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 9 })

test('time is put down to the package, to Node or to the room that it was spent in', () => {
  expect(partOf(frame('parse', 'file:///x/node_modules/zod/v4/core/parse.js'))).toBe('zod')
  expect(partOf(frame('send', 'file:///x/node_modules/@umbrella/stand/index.js'))).toBe('@umbrella/stand')
  expect(partOf(frame('write', 'file:///x/server/rooms/matters/store/write.ts'))).toBe('server/rooms/matters')
  expect(partOf(frame('stringify'))).toBe('native')
})

test('waiting is no work: it counts for nothing', () => {
  const nodes = [frame('(idle)'), frame('open', 'file:///x/server/kit/umbrella.ts')].map((callFrame, id) => ({
    id,
    callFrame,
  }))
  const { busy, byPart } = selfTimes({ nodes, samples: [0, 1, 0, 1], timeDeltas: [9000, 1000, 9000, 3000] })
  expect(busy).toBe(4)
  expect(byPart).toEqual([{ name: 'server/kit/umbrella.ts', share: 1 }])
})
