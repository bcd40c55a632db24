/** A square of the map by its place in a net of so many squares a degree, and how many matters lie in it. */
export type Cell = { x: number; y: number; n: number }
export type Net = { perDegree: number; cells: Cell[]; scattered: number }

/** The finest net: squares of about 250 m. */
export const FINEST = 400
/** Each net's squares are made of four of the one before: from 250 m up to 4 km. */
const NETS = [FINEST, FINEST / 2, FINEST / 4, FINEST / 8, FINEST / 16]
/** Fewer than that many are never shown at their square: one or two could be told apart, and lead to a door. */
export const LEAST = 3

function up(cells: readonly Cell[]): Cell[] {
  const above = new Map<string, Cell>()
  for (const cell of cells) {
    const [x, y] = [Math.floor(cell.x / 2), Math.floor(cell.y / 2)]
    const key = `${x} ${y}`
    const there = above.get(key)
    if (there) there.n += cell.n
    else above.set(key, { x, y, n: cell.n })
  }
  return [...above.values()]
}

/**
 * The same matters in nets from fine to coarse, in each only the squares with enough in them; how many lie scattered outside
 * those is said. The finest counts come in whole.
 */
export function netsOf(finest: readonly Cell[]): Net[] {
  let cells = [...finest]
  return NETS.map((perDegree, i) => {
    if (i > 0) cells = up(cells)
    const shown = cells.filter(({ n }) => n >= LEAST)
    const sum = (some: readonly Cell[]) => some.reduce((total, { n }) => total + n, 0)
    return { perDegree, cells: shown.map((cell) => ({ ...cell })), scattered: sum(cells) - sum(shown) }
  })
}
