import { describe, expect, it } from 'vitest'
import { kindWords, loopWith } from './loops.ts'

const loop = (id: string, ...keys: string[]) => ({ id, states: keys.map((key) => ({ key })) })

describe('the loop of a set of states', () => {
  it('is the one that knows most of them, whichever comes first', () => {
    const hat = loop('hat', 'found', 'returned')
    const umbrella = loop('umbrella', 'lost', 'found', 'dried', 'returned')
    expect(loopWith([hat, umbrella], ['lost', 'found', 'returned'])?.id).toBe('umbrella')
  })
  it('is none where there are no loops', () => expect(loopWith([], ['lost'])).toBeUndefined())
})

describe('what a kind is called', () => {
  const words = (zh: string) => ({ zh, en: zh })
  const naming = (id: string, key: string, said: string) => ({
    id,
    steps: [{ form: [{ name: 'kind', options: [{ key, words: words(said) }] }] }],
  })
  const loops = [naming('hat', 'wet', 'soaked'), naming('umbrella', 'wet', 'dripping')]
  it('is what its own loop says, else what another one says', () => {
    expect(kindWords(loops, 'umbrella', 'wet')?.zh).toBe('dripping')
    expect(kindWords(loops, 'glove', 'wet')?.zh).toBe('soaked')
    expect(kindWords(loops, 'umbrella', 'dry')).toBeUndefined()
  })
})
