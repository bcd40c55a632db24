import { describe, expect, it } from 'vitest'
import { askedOf, blankDraft, withoutPart } from './draft.ts'

describe('a draft of a change', () => {
  it('is nothing to ask for as long as something is missing', () => {
    for (const kind of ['split', 'merge', 'move'] as const)
      expect([kind, askedOf(kind, 7, blankDraft(kind))]).toEqual([kind, null])
    const merge = blankDraft('merge')
    merge.parts = [{ name: ' 伞 ', nameEn: '', code: ' ' }]
    expect(askedOf('merge', 7, merge)).toBeNull()
    merge.others = [8]
    expect(askedOf('merge', 7, merge)).toEqual({
      kind: 'merge',
      nodes: [7, 8],
      into: { name: '伞', nameEn: '', code: null },
      goes: [],
    })
  })
  it('says of a split which child goes to which part', () => {
    const draft = blankDraft('split')
    draft.parts = [
      { name: '东', nameEn: '', code: 'E' },
      { name: '西', nameEn: 'West', code: '' },
    ]
    draft.children = { 11: 1, 12: 0 }
    expect(askedOf('split', 7, draft)).toMatchObject({
      rest: 0,
      parts: [
        { name: '东', code: 'E', children: [12] },
        { name: '西', nameEn: 'West', code: null, children: [11] },
      ],
    })
  })
  it('loses a part and nothing else', () => {
    const draft = blankDraft('split')
    draft.parts = ['一', '二', '三'].map((name) => ({ name, nameEn: '', code: '' }))
    draft.children = { 11: 0, 12: 1, 13: 2 }
    draft.rest = 2
    draft.choices = { 'access.posts 4': [2] }
    expect(withoutPart(draft, 1)).toEqual({
      parts: [draft.parts[0], draft.parts[2]],
      children: { 11: 0, 13: 1 },
      rest: 1,
      choices: {},
    })
    expect(withoutPart(draft, 2).rest).toBe(0)
  })
})
