import type { Person } from '../kit/session.ts'

type Roles = { posts: { role: string }[]; can: string[] } | Person | null

/** Where the day begins: leaders with the figures, everyone else with the open work. */
export function homeOf(person: Roles): string {
  const roles = person?.posts.map((post) => post.role) ?? []
  const leads = roles.length > 0 && roles.every((role) => role === 'leader')
  return leads && person?.can.includes('matters.figures') ? '/dashboard' : '/work?open=yes'
}

/** An address to come back to after signing in: a page of the desk, and not just its door. */
export function isInside(address: string): boolean {
  return /^\/[a-z]/.test(address) && !address.startsWith('/sign-in')
}
