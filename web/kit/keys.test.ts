import { describe, expect, it } from 'vitest'
import { isForPage, stepIn } from './keys.ts'

const press = (over: object = {}) =>
  ({
    key: 'j',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    isComposing: false,
    defaultPrevented: false,
    target: null,
    ...over,
  }) as never
const inside = (tag: string) => ({ closest: (selector: string) => (selector.includes(tag) ? {} : null) })

describe('keys of a screen', () => {
  it('a plain key is for the page', () => {
    expect(isForPage(press())).toBe(true)
    expect(isForPage(press({ target: inside('nothing of the kind') }))).toBe(true)
  })
  it('a key typed into words stays there', () => {
    expect(isForPage(press({ target: inside('textarea') }))).toBe(false)
    expect(isForPage(press({ isComposing: true }))).toBe(false)
  })
  it("a browser's own shortcut is left alone", () => {
    expect(isForPage(press({ ctrlKey: true }))).toBe(false)
    expect(isForPage(press({ metaKey: true }))).toBe(false)
  })
})

describe('j and k', () => {
  it('begin with the first row', () => expect(stepIn(3, -1, 1)).toBe(0))
  it('stop at the ends', () => {
    expect(stepIn(3, 2, 1)).toBe(2)
    expect(stepIn(3, 0, -1)).toBe(0)
    expect(stepIn(3, 1, -1)).toBe(0)
  })
  it('find nothing in an empty list', () => expect(stepIn(0, -1, 1)).toBe(-1))
})
