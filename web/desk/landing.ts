type Roles = { posts: { role: string; can: string[] }[] } | null

/** Where the day begins: leaders with the figures, who keeps accounts with the net, everyone else with the open work. */
export function homeOf(person: Roles): string {
  const posts = person?.posts ?? []
  const can = (permission: string) => posts.some((post) => post.can.includes(permission))
  // An administrator has no matters: the work list would only refuse them.
  if (!can('matters.read') && can('grid.read')) return '/grid'
  const leads = posts.length > 0 && posts.every((post) => post.role === 'leader')
  return leads && can('matters.figures') ? '/dashboard' : '/work?view=todo'
}

/** An address to come back to after signing in: a page of the desk, and not just its door. */
export function isInside(address: string): boolean {
  return /^\/[a-z]/.test(address) && !address.startsWith('/sign-in')
}
