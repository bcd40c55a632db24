import { COMMUNITY_DEPTH } from '../../../kit/scope.ts'
import { cosine, likeness, type Said, vectorOf } from './likeness.ts'

export type Point = { lng: number; lat: number }
export type Spot = { path: readonly number[]; place: string | null; at: Point | null }

const EARTH_METRES = 6_371_000
const radians = (degrees: number) => (degrees * Math.PI) / 180
/** Metres between two points (WGS 84), along the ground. */
export function metresBetween(a: Point, b: Point): number {
  const [up, across] = [radians(b.lat - a.lat) / 2, radians(b.lng - a.lng) / 2]
  const bow = Math.sin(up) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(across) ** 2
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(bow)))
}

/** The points within so many metres lie inside this box. */
export function boxAround({ lng, lat }: Point, metres: number) {
  const up = ((metres / EARTH_METRES) * 180) / Math.PI
  const across = up / Math.max(Math.cos(radians(lat)), 0.01)
  return { west: lng - across, east: lng + across, south: lat - up, north: lat + up }
}

/** Words of a place that have this much in common mean the same spot. */
const SAME_WORDS = 0.5

/**
 * What the words must prove, as a share of what is asked for: half where two points lie close together, all of it in the same
 * grid or where the places are called alike, half as much again elsewhere in the community. Undefined: too far apart, whatever
 * the words say.
 */
export function toProve(a: Spot, b: Spot, metres: number): number | undefined {
  if (a.at && b.at) return metresBetween(a.at, b.at) <= metres ? 0.5 : undefined
  const depth = Math.min(a.path.length, b.path.length)
  const shared = a.path.findIndex((node, i) => node !== b.path[i])
  const common = shared === -1 ? depth : Math.min(shared, depth)
  if (common === depth && depth > COMMUNITY_DEPTH) return 1
  if (common < Math.min(COMMUNITY_DEPTH, depth)) return undefined
  const alike = a.place && b.place && cosine(vectorOf(a.place), vectorOf(b.place)) >= SAME_WORDS
  return alike ? 1 : 1.5
}

export type Candidate = Spot & { said: Said }
export type Ranked<T> = { of: T; likeness: number; metres: number | null }

/** Those alike enough for where they lie, the surest first. */
export function rank<T extends Candidate>(
  asked: Candidate,
  candidates: readonly T[],
  { metres, least, most }: { metres: number; least: number; most: number },
): Ranked<T>[] {
  const sure = candidates.flatMap((of) => {
    const share = toProve(asked, of, metres)
    if (share === undefined) return []
    const alike = likeness(asked.said, of.said)
    const apart = asked.at && of.at ? Math.round(metresBetween(asked.at, of.at)) : null
    return alike >= least * share ? [{ of, likeness: alike, metres: apart, sure: alike / share }] : []
  })
  return sure
    .sort((a, b) => b.sure - a.sure)
    .slice(0, most)
    .map(({ of, likeness: alike, metres: apart }) => ({ of, likeness: alike, metres: apart }))
}
