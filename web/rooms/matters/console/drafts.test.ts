import { describe, expect, it } from 'vitest'
import { freshValues, neighboursIn, typedWords } from './drafts.ts'

const field = (name: string, kind: 'words' | 'category' | 'units') => ({
  name,
  kind,
  label: { zh: '', en: name },
  required: false,
  open: false,
})
const offer = { form: [field('note', 'words'), field('category', 'category'), field('units', 'units')] }

describe('the form of a step', () => {
  it('begins with the category that the matter has', () => {
    expect(freshValues(offer, 'lost')).toEqual({
      note: '',
      category: 'lost',
      units: { lead: null, assist: [] },
    })
  })
  it('words typed into it can be saved when the step is gone', () => {
    const kept = typedWords(offer, { note: 'the umbrella is black', category: 'lost' })
    expect(kept).toEqual([{ label: { zh: '', en: 'note' }, text: 'the umbrella is black' }])
    expect(typedWords(offer, { note: '  ' })).toEqual([])
  })
})

describe('the list that a matter was opened from', () => {
  it('knows the next and the one before', () => {
    const found = neighboursIn({ list: ['a', 'b', 'c'], listAt: '/work?late=yes' }, 'b')
    expect(found).toMatchObject({ before: 'a', after: 'c', listAt: '/work?late=yes', place: { n: 2, of: 3 } })
  })
  it('ends where the list ends', () => expect(neighboursIn({ list: ['a'] }, 'a').after).toBeUndefined())
  it('is none for an address opened by itself', () => {
    expect(neighboursIn(null, 'a')).toMatchObject({ ids: [], listAt: null, place: null })
    expect(neighboursIn({ listAt: 'https://elsewhere.example' }, 'a').listAt).toBeNull()
  })
})
