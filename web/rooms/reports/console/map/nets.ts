/** Squares of the map as the server gives them: how many a degree, and each by its place among them and its count. */
export type Net = { perDegree: number; scattered: number; cells: [number, number, number][] }

/** The finest net whose squares are at least so many pixels wide; the coarsest where none is. */
export function netFor(nets: readonly Net[], pixelsADegree: number, least: number): Net | undefined {
  const fineFirst = nets.toSorted((a, b) => b.perDegree - a.perDegree)
  return fineFirst.find(({ perDegree }) => pixelsADegree / perDegree >= least) ?? fineFirst.at(-1)
}

/** The middle of a square, in degrees. */
export const middleOf = ([x, y]: readonly [number, number, number], perDegree: number): [number, number] => [
  (x + 0.5) / perDegree,
  (y + 0.5) / perDegree,
]

/** How much of the matters may be left out of a picture before it would lie. */
const FAIR = 0.2
/** The finest net that has room and leaves few matters out; the coarsest where none does. */
export function warmNet(nets: readonly Net[], pixelsADegree: number, least: number): Net | undefined {
  const isFair = ({ scattered, cells }: Net) =>
    scattered <= FAIR * cells.reduce((sum, [, , n]) => sum + n, scattered)
  const fair = nets.filter(isFair)
  return netFor(fair.length > 0 ? fair : nets, pixelsADegree, least)
}

/**
 * Where a square's sign stands: in the middle of what the finest net shows within it, so that signs follow the town and not a
 * grid; in its own middle where the finest net shows nothing there. Nothing is told that the squares do not tell.
 */
export function centreOf([x, y]: readonly [number, number, number], net: Net, finest: Net): [number, number] {
  const times = finest.perDegree / net.perDegree
  const within = finest.cells.filter((c) => Math.floor(c[0] / times) === x && Math.floor(c[1] / times) === y)
  const all = within.reduce((sum, c) => sum + c[2], 0)
  if (all === 0) return middleOf([x, y, 0], net.perDegree)
  const mean = (axis: 0 | 1) => within.reduce((sum, c) => sum + (c[axis] + 0.5) * c[2], 0) / all
  return [mean(0) / finest.perDegree, mean(1) / finest.perDegree]
}

/** A square as the list's filter names it. */
export const cellName = ([x, y]: readonly [number, number, number], perDegree: number): string =>
  `${perDegree}.${x}.${y}`

/** The radius of a round sign for a count: its area grows with the count, and the number in it can always be read. */
export const radiusOf = (n: number, largest: number): number =>
  largest <= 0 ? 14 : 14 + 13 * Math.sqrt(n / largest)

type XY = [number, number]
/** A sign drawn back into its square (of which the middle and the side are given), so that it covers none beside it. */
export function heldIn([x, y]: XY, [midX, midY]: XY, side: number, radius: number): XY {
  const play = Math.max(0, side / 2 - radius)
  const held = (at: number, middle: number) => Math.min(middle + play, Math.max(middle - play, at))
  return [held(x, midX), held(y, midY)]
}
