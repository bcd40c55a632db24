// The rooms of the house, from the ground up. A room may call every room before it and none after it.
export const ROOMS = [
  ...['grid', 'partners', 'access', 'notices', 'jobs', 'lists'],
  ...['records', 'linkage', 'triage'],
  ...['matters', 'papers', 'concerns', 'intake', 'imports'],
  ...['service', 'visits', 'duty', 'voice', 'projects', 'pools', 'window', 'sensors', 'sharing'],
  ...['scores', 'reports', 'article'],
]

export interface Place {
  side: 'server' | 'web'
  room: string
  /** Path inside the room. */
  inside: string
}

/** Where in which room a path lies; undefined outside the rooms. */
export function placeOf(path: string): Place | undefined {
  const match = /^(server|web)\/rooms\/([^/]+)\/(.+)$/.exec(path)
  if (!match) return undefined
  return { side: match[1] as Place['side'], room: match[2] ?? '', inside: match[3] ?? '' }
}

/** True when `lower` stands before `upper`, and both are rooms of the house. */
export function isBelow(lower: string, upper: string): boolean {
  const at = ROOMS.indexOf(lower)
  return at !== -1 && at < ROOMS.indexOf(upper)
}
