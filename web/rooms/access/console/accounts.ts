/** Roles in the order in which a matter meets them. */
export const ROLES = [
  'street_clerk',
  'district_centre',
  'unit_liaison',
  'community_clerk',
  'community_secretary',
  'branch_secretary',
  'grid_worker',
  'party_member',
  'leader',
  'admin',
]
type Account = { id: number; role: string; district: string; kind: 'staff' | 'resident' }

/** Staff accounts by district, then by role; an account with several posts stands once, under its first. */
export function groupAccounts<A extends Account>(accounts: A[]): { district: string; accounts: A[] }[] {
  const rank = (role: string) => (ROLES.includes(role) ? ROLES.indexOf(role) : ROLES.length)
  const staff = accounts.filter(
    (a, i) => a.kind === 'staff' && accounts.findIndex((b) => b.id === a.id) === i,
  )
  const districts = [...new Set(staff.map((a) => a.district))]
  return districts.map((district) => ({
    district,
    accounts: staff
      .filter((a) => a.district === district)
      .sort((a, b) => rank(a.role) - rank(b.role) || a.id - b.id),
  }))
}
