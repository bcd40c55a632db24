/**
 * The phone's database of drafts, fetched apart: the form stands before it has arrived, and typing waits for nothing.
 */
export const shelf = () => import('./drafts.ts')
