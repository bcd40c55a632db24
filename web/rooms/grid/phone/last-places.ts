import { called } from '../../../kit/words.ts'

/** A place as it is kept with a report: enough to show it and to send it without asking again. */
export type Place = { id: number; name: string; nameEn: string; up: string[]; district: string }

const KEPT = 'gridloom.places'
const MOST = 3

export const placeName = called

/** The places last reported from on this phone, newest first; of one district where it is given. */
export function lastPlaces(district?: string): Place[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]')
    const places = Array.isArray(kept) ? kept.filter(isPlace) : []
    return district ? places.filter((place) => place.district === district) : places
  } catch {
    return []
  }
}

type Home = { id: number; name: string; nameEn: string; above: string | null }
/** The community that a person said they live in, as a place to report from. */
export const homePlace = ({ above, ...place }: Home, district: string): Place => ({
  ...place,
  up: above ? [above] : [],
  district,
})

export function rememberPlace(place: Place): void {
  const others = lastPlaces().filter((kept) => kept.id !== place.id)
  try {
    localStorage.setItem(KEPT, JSON.stringify([place, ...others].slice(0, MOST)))
  } catch {
    // Storage may be forbidden: then the place is asked for again next time.
  }
}

// What lies in storage may be older than this page: only whole places count.
function isPlace(given: unknown): given is Place {
  const place = given as Place
  return Boolean(
    place &&
      typeof place.id === 'number' &&
      typeof place.name === 'string' &&
      Array.isArray(place.up) &&
      typeof place.district === 'string',
  )
}
