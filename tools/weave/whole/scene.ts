import type { Calendar } from '../../../server/kit/worktime.ts'
import type { TreeRow } from '../../../server/rooms/grid/index.ts'
import type { Past, PastReport } from '../../../server/rooms/matters/index.ts'
import type { Area } from '../ground/area.ts'
import type { Cast } from './cast.ts'
import type { Plan } from './plan.ts'
import type { Residents } from './residents.ts'
import type { Units } from './units.ts'

/** A place where matters come up: a grid, or a village without grids; and above it. */
export type Site = {
  node: TreeRow
  /** The ids from the district down to it. */
  path: number[]
  community: number
  street: number
  /** How its estate is called in what people write. */
  estate: string
  age: 'old' | 'new'
  /** How much more comes from here than from others. */
  weight: number
  /** Smaller places inside that something may be reported at. */
  inside: readonly TreeRow[]
}

/** All that the pasts of one district are told with. */
export type Scene = {
  plan: Plan
  seed: number
  now: Date
  calendar: Calendar
  cast: Cast
  units: Units
  residents: Residents
  sites: readonly Site[]
  areas: ReadonlyMap<number, Area>
  nodes: ReadonlyMap<number, TreeRow>
  begin(report: PastReport): Past
  idOf(name: string): string
}
