import { type Appraisal, type Cells, type Rule, shareOf } from './content.ts'

const rounded = (points: number) => Math.round(points * 10) / 10

/**
 * Points of a hundred by the rule's weights, and the grade that they reach. A part of which there was nothing to judge leaves its
 * weight to the others; with too few to judge by there are neither points nor grade. Counts are no parts: volume earns nothing.
 */
export function appraise(cells: Cells, side: Rule['units'], least: number): Appraisal {
  const sample = cells[side.sample]?.of ?? cells[side.sample]?.n ?? 0
  if (sample < least) return { points: null, grade: null, sample }
  let [points, weights] = [0, 0]
  for (const { column, weight } of side.parts) {
    const cell = cells[column]
    const share = cell && shareOf(cell)
    if (share === undefined) continue
    points += share * weight
    weights += weight
  }
  if (weights === 0) return { points: null, grade: null, sample }
  const of100 = rounded((points / weights) * 100)
  const grade = side.grades.find(({ from }) => of100 >= from)
  return { points: of100, grade: grade?.key ?? null, sample }
}
