/** Whether this phone keeps drafts or unsent reports, without opening its database: the front page asks this. */
export function hasKept(): boolean {
  try {
    return Number(localStorage.getItem('gridloom.kept') ?? 0) > 0
  } catch {
    // Not to be known without looking.
    return true
  }
}
