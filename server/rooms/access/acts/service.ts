import type { Queries } from '../../../kit/db.ts'
import * as store from '../store.ts'

/** A program that acts in the house: what it may do is its role's, where is the node's subtree. */
export type NewService = { districtId: number; name: string; role: 'intake'; nodeId: number; now: Date }

/** Adds an account that nobody can sign in as, with its one post. Returns its id. */
export async function addService(q: Queries, { name, role, ...s }: NewService): Promise<number> {
  const { id } = await store.addService(q, { districtId: s.districtId, name, now: s.now })
  await store.addPost(q, { ...s, accountId: id, role, partnerId: null })
  return id
}

/** Gives a program another name or node: its post ends and a new one begins. */
export async function placeService(q: Queries, accountId: number, s: NewService): Promise<void> {
  await store.renameService(q, s.districtId, accountId, s.name)
  await store.endPosts(q, s.districtId, accountId, s.now)
  await store.addPost(q, {
    districtId: s.districtId,
    accountId,
    role: s.role,
    nodeId: s.nodeId,
    partnerId: null,
    now: s.now,
  })
}
