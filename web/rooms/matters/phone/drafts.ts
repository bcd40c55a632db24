import { Dexie, type EntityTable } from 'dexie'
import type { Draft, Photo } from './draft.ts'

const db = new Dexie('gridloom') as Dexie & {
  drafts: EntityTable<Draft, 'id'>
  photos: EntityTable<Photo, 'key'>
}
db.version(1).stores({ drafts: 'id, state', photos: 'key, draft' })

const FLAG = 'gridloom.kept'
/** Other pages ask this before they load the database at all. */
function flag(count: number) {
  try {
    if (count) localStorage.setItem(FLAG, String(count))
    else localStorage.removeItem(FLAG)
  } catch {
    // Without storage there is nothing to find again either.
  }
}

/** Keeps a draft with each key press. Photos lie apart, so that a word typed does not rewrite megabytes. */
export async function keep(draft: Draft): Promise<void> {
  await db.drafts.put({ ...draft, place: draft.place ? { ...draft.place, up: [...draft.place.up] } : null })
  flag(await db.drafts.count())
}

export async function keepPhoto(photo: Photo): Promise<void> {
  await db.photos.put({ ...photo })
}

export async function dropPhoto(key: string): Promise<void> {
  await db.photos.delete(key)
}

/** Forgets a draft with its photos: discarded, or arrived. */
export async function drop(id: string): Promise<void> {
  await db.transaction('rw', db.drafts, db.photos, async () => {
    await db.drafts.delete(id)
    await db.photos.where('draft').equals(id).delete()
  })
  flag(await db.drafts.count())
}

/** What was begun and not submitted, the newest; undefined where there is none. */
export async function openDraft(): Promise<Draft | undefined> {
  const drafts = await db.drafts.where('state').equals('draft').toArray()
  return drafts.sort((a, b) => b.changedAt - a.changedAt)[0]
}

/** What was submitted and has not arrived, oldest first. */
export async function waitingDrafts(): Promise<Draft[]> {
  const drafts = await db.drafts.where('state').equals('waiting').toArray()
  return drafts.sort((a, b) => a.changedAt - b.changedAt)
}

export async function photosOf(id: string): Promise<Photo[]> {
  const photos = await db.photos.where('draft').equals(id).toArray()
  return photos.sort((a, b) => a.at - b.at)
}
