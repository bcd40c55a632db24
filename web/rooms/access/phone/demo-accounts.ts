type Account = { id: number; role: string; district: string; kind: 'staff' | 'resident' }

// From the resident outward, as a matter travels.
const ORDER = [
  ...[
    'resident',
    'party_member',
    'grid_worker',
    'branch_secretary',
    'community_clerk',
    'community_secretary',
    'street_clerk',
  ],
  ...['unit_liaison', 'district_centre', 'leader', 'admin'],
]
const rank = (role: string) => (ORDER.includes(role) ? ORDER.indexOf(role) : ORDER.length)

/** Demo accounts by district, in each by role: those who report, those who dispatch, those who handle, those who watch. */
export function groupAccounts<A extends Account>(accounts: A[]): { district: string; accounts: A[] }[] {
  const groups = new Map<string, A[]>()
  for (const account of accounts)
    groups.set(account.district, [...(groups.get(account.district) ?? []), account])
  return [...groups].map(([district, members]) => ({
    district,
    accounts: members.sort((a, b) => rank(a.role) - rank(b.role) || a.id - b.id),
  }))
}
