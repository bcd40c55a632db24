import { describe, expect, it } from 'vitest'
import { loopWith } from './loops.ts'

const loop = (id: string, ...keys: string[]) => ({ id, states: keys.map((key) => ({ key })) })

describe('the loop of a set of states', () => {
  it('is the one that knows most of them, whichever comes first', () => {
    const hat = loop('hat', 'found', 'returned')
    const umbrella = loop('umbrella', 'lost', 'found', 'dried', 'returned')
    expect(loopWith([hat, umbrella], ['lost', 'found', 'returned'])?.id).toBe('umbrella')
  })
  it('is none where there are no loops', () => expect(loopWith([], ['lost'])).toBeUndefined())
})
