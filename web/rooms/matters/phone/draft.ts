import type { Place } from '../../grid/index.ts'

export type Photo = { key: string; draft: string; at: number; blob: Blob; hash?: string }
export type Draft = {
  /** The id of the matter that this becomes: however often it is sent, it is one matter. */
  id: string
  /** `waiting`: submitted, but it has not arrived yet. */
  state: 'draft' | 'waiting'
  words: string
  detail: string
  place: Place | null
  category: string | null
  forResident: boolean
  residentName: string
  residentPhone: string
  /** Who may see it once it is redacted; drafts of before know nothing of it. */
  visibility?: '' | 'neighbours' | 'public'
  /** The name reaches only those named for that. */
  confidential: boolean
  /** Where the phone was, where the person gave that (WGS 84). */
  lng: number | null
  lat: number | null
  /** Somebody else's report of the same, which it goes on with. */
  sameAs: string | null
  /** Milliseconds of the epoch, by this phone's clock. */
  changedAt: number
  /** The account that submitted it; a waiting report is sent by nobody else. */
  owner: number | null
}

export const blankDraft = (): Draft => ({
  id: crypto.randomUUID(),
  state: 'draft',
  words: '',
  detail: '',
  place: null,
  category: null,
  forResident: false,
  residentName: '',
  residentPhone: '',
  confidential: false,
  lng: null,
  lat: null,
  sameAs: null,
  changedAt: Date.now(),
  owner: null,
})

/** Whether anything was written or chosen: an untouched form is no draft. */
export function isTouched(draft: Draft, photos: number): boolean {
  return Boolean(
    photos || draft.words.trim() || draft.detail.trim() || draft.residentName || draft.residentPhone,
  )
}
