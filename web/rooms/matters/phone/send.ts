import { CallProblem, call, type Reply } from '../../../kit/call.ts'
import type { Draft, Photo } from './draft.ts'
import { shelf } from './shelf.ts'

export type Progress = { photo: number; of: number } | 'report'
export type Filed = Reply<'POST /api/matters'>['matter']

/** Brings the photos that have not been brought yet. Each one's hash is kept, so that a retry goes on where it broke off. */
export async function bring(
  photos: Photo[],
  tell: (progress: Progress) => void,
  keepHash: (photo: Photo) => Promise<void>,
): Promise<string[]> {
  const hashes: string[] = []
  for (const [i, photo] of photos.entries()) {
    if (!photo.hash) {
      tell({ photo: i + 1, of: photos.length })
      photo.hash = (await call('POST /api/files', { photo: photo.blob })).hash
      await keepHash(photo)
    }
    hashes.push(photo.hash)
  }
  // The same picture chosen twice is one picture.
  return [...new Set(hashes)]
}

type Point = { lng: number; lat: number }
// a draft of before knows nothing of points
export const isPoint = (given: { lng?: number | null; lat?: number | null }): given is Point =>
  typeof given.lng === 'number' && typeof given.lat === 'number'

/** The body of a report, with nothing that was left empty. */
export function bodyOf(draft: Draft, files: string[]) {
  const text = (words: string) => words.trim() || undefined
  return {
    id: draft.id,
    nodeId: draft.place?.id ?? 0,
    words: draft.words.trim(),
    place: text(draft.detail),
    category: draft.category ?? undefined,
    files: files.length ? files : undefined,
    visibility: draft.confidential ? undefined : draft.visibility || undefined,
    confidential: draft.confidential || undefined,
    at: isPoint(draft) ? { lng: draft.lng, lat: draft.lat } : undefined,
    sameAs: draft.sameAs ?? undefined,
    onBehalf: draft.forResident
      ? { name: text(draft.residentName), phone: text(draft.residentPhone) }
      : undefined,
  }
}

/**
 * Sends a report with its photos and forgets it here once it has arrived. Throws CallProblem, and then
 * nothing is lost: sent again it is the same matter.
 */
export async function send(draft: Draft, tell: (progress: Progress) => void = () => {}): Promise<Filed> {
  const { photosOf, keepPhoto, drop } = await shelf()
  const photos = await photosOf(draft.id)
  const file = async (sameAs = draft.sameAs): Promise<{ matter: Filed }> => {
    const files = await bring(photos, tell, keepPhoto)
    tell('report')
    try {
      return await call('POST /api/matters', { body: bodyOf({ ...draft, sameAs }, files) })
    } catch (error) {
      // closed meanwhile, or joined elsewhere: the report is not lost for that, it goes on by itself
      if (sameAs && error instanceof CallProblem && error.code === 'matters.cannot_join') return file(null)
      throw error
    }
  }
  try {
    const { matter } = await file()
    await drop(draft.id)
    return matter
  } catch (error) {
    if (!(error instanceof CallProblem) || error.code !== 'matters.unknown_photo') throw error
    // Brought long ago, or by another account: bring them once more.
    for (const photo of photos) delete photo.hash
    const { matter } = await file()
    await drop(draft.id)
    return matter
  }
}
