import { describe, expect, it } from 'vitest'
import { colourOf, fullAt, rampOf } from './heat.ts'
import { cellName, centreOf, heldIn, middleOf, type Net, netFor, radiusOf, warmNet } from './nets.ts'

const net = (perDegree: number): Net => ({ perDegree, scattered: 0, cells: [] })
const nets = [net(400), net(100), net(25)]

describe('nets of squares', () => {
  it('are drawn as fine as there is room for', () => {
    expect(netFor(nets, 4_000, 40)?.perDegree).toBe(100)
    expect(netFor(nets, 20_000, 40)?.perDegree).toBe(400)
  })
  it('at their coarsest where even that is small', () => expect(netFor(nets, 100, 40)?.perDegree).toBe(25))
  it('none has none', () => expect(netFor([], 100, 40)).toBeUndefined())
  it('a square is named and placed by the corner it begins at', () => {
    expect(cellName([11830, 3120, 9], 100)).toBe('100.11830.3120')
    expect(middleOf([11830, 3120, 9], 100)).toEqual([118.305, 31.205])
  })
  it('a sign stands where the finest squares within it are', () => {
    const fine: Net = {
      perDegree: 400,
      scattered: 0,
      cells: [
        [40, 80, 3],
        [41, 80, 9],
        [44, 80, 90],
      ],
    }
    expect(centreOf([10, 20, 12], net(100), fine)).toEqual([41.25 / 400, 80.5 / 400])
    expect(centreOf([50, 20, 3], net(100), fine)).toEqual([0.505, 0.205])
  })
  it('warmth is drawn no finer than nearly all of the matters can be shown', () => {
    const fine: Net = { perDegree: 400, scattered: 60, cells: [[1, 1, 40]] }
    const coarse: Net = { perDegree: 100, scattered: 5, cells: [[0, 0, 95]] }
    expect(warmNet([fine, coarse], 1e6, 9)).toBe(coarse)
    expect(warmNet([fine], 1e6, 9)).toBe(fine)
  })
  it('signs of squares side by side never cover each other', () => {
    expect(heldIn([99, 50], [50, 50], 100, 20)).toEqual([80, 50])
    expect(heldIn([0, 0], [50, 50], 100, 60)).toEqual([50, 50])
  })
  it('a sign of more is larger, and none is too small for its number', () => {
    expect(radiusOf(4, 100)).toBeLessThan(radiusOf(100, 100))
    expect(radiusOf(0, 0)).toBe(14)
  })
})

describe('warmth', () => {
  const ramp = rampOf(colourOf('#fcd34d'), colourOf('#b4232a'))
  it('is nothing where nothing is, and thickest where it is warmest', () => {
    expect(ramp[3]).toBe(0)
    expect(ramp[255 * 4 + 3]).toBe(220)
    expect([...ramp.slice(255 * 4, 255 * 4 + 3)]).toEqual([0xb4, 0x23, 0x2a])
  })
  it('one very warm spot does not make the others cold', () => {
    const spots = [...Array.from({ length: 99 }, () => 5), 900].map((n) => ({ x: 0, y: 0, n }))
    expect(fullAt(spots)).toBe(5)
  })
})
