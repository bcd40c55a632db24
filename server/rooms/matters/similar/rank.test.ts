import { describe, expect, test } from 'vitest'
import { likeness, said } from './likeness.ts'
import { boxAround, type Candidate, metresBetween, rank, toProve } from './rank.ts'

const STOP = { lng: 118.35, lat: 31.33 }
/** A point so many metres north of the bus stop. */
const north = (metres: number) => ({ lng: STOP.lng, lat: STOP.lat + metres / 111_195 })
const GRID = [1, 2, 3, 4]
const spot = (over: Partial<Candidate> = {}) => ({ path: GRID, place: null, at: null, ...over })
const report = (words: string, over: Partial<Candidate> = {}): Candidate => ({
  ...spot(over),
  said: said(words, words),
})
const SURE = { metres: 50, least: 0.2, most: 3 }

describe('likeness of words', () => {
  test('is one for the same words and nought for words that share nothing', () => {
    const a = said('公交站丢了一把红伞', '公交站丢了一把红伞')
    expect(likeness(a, a)).toBeCloseTo(1, 6)
    expect(likeness(a, said('楼道灯不亮', '楼道灯不亮'))).toBe(0)
  })
  test('counts rare words for more than those that every report has', () => {
    const only = (a: string, b: string) => likeness(said(a, ''), said(b, ''))
    const rare = only('红伞骨架折断公交站', '红伞骨架折断柜台里')
    const common = only('希望有关部门找雨伞', '希望有关部门修路灯')
    expect(rare).toBeGreaterThan(common * 1.3)
  })
  test('doesn’t mind punctuation, full-width letters and capitals', () => {
    expect(likeness(said('３号楼Ａ座，红伞', ''), said('3号楼a座 红伞', ''))).toBeGreaterThan(0.95)
  })
  test('of empty words is nought, not undefined', () => {
    expect(likeness(said('', ''), said('……', '！'))).toBe(0)
  })
})

describe('distance', () => {
  test('is in metres along the ground', () => {
    expect(metresBetween(STOP, north(50))).toBeCloseTo(50, 0)
    expect(metresBetween(STOP, { lng: STOP.lng + 0.001, lat: STOP.lat })).toBeCloseTo(95, 0)
  })
  test('a box around a point holds what lies within the distance on all sides', () => {
    const box = boxAround(STOP, 50)
    expect(metresBetween(STOP, { lng: box.east, lat: STOP.lat })).toBeCloseTo(50, 0)
    expect(metresBetween(STOP, { lng: STOP.lng, lat: box.south })).toBeCloseTo(50, 0)
  })
})

describe('what the words must prove', () => {
  test.each([
    ['half where both points lie close', spot({ at: STOP }), spot({ at: north(49), path: [1, 2, 9] }), 0.5],
    ['nothing helps where both points lie far apart', spot({ at: STOP }), spot({ at: north(51) }), undefined],
    ['all of it in the same grid', spot(), spot({ path: [1, 2, 3, 4, 5] }), 1],
    ['more elsewhere in the community', spot(), spot({ path: [1, 2, 3, 8] }), 1.5],
    ['more at the community itself', spot({ path: [1, 2, 3] }), spot(), 1.5],
    [
      'all of it where the place is called alike',
      spot({ place: '公交站东侧' }),
      spot({ path: [1, 2, 3, 8], place: '公交站东' }),
      1,
    ],
    ['nothing helps in another community', spot(), spot({ path: [1, 2, 7, 8] }), undefined],
  ])('%s', (_, a, b, share) => {
    expect(toProve(a, b, 50)).toBe(share)
    expect(toProve(b, a, 50)).toBe(share)
  })
})

describe('ranking', () => {
  test('leaves out what is not alike enough, and puts the surest first', () => {
    const same = report('公交站丢了一把红伞')
    const alike = report('公交站丢了一把伞', { path: [1, 2, 3, 8] })
    const other = report('楼道灯不亮')
    const found = rank(report('公交站丢了一把红伞，请找一找'), [other, alike, same], SURE)
    expect(found.map((one) => one.of)).toEqual([same, alike])
    expect(found[0]?.metres).toBeNull()
  })
  test('says the distance where both have a point, and no more than asked for', () => {
    const near = Array.from({ length: 5 }, (_, i) => report('丢了红伞', { at: north(i) }))
    const found = rank(report('丢了红伞', { at: STOP }), near, SURE)
    expect(found).toHaveLength(3)
    expect(found[0]?.metres).toBe(0)
  })
})
