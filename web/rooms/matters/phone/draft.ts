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
  changedAt: Date.now(),
  owner: null,
})

/** Whether anything was written or chosen: an untouched form is no draft. */
export function isTouched(draft: Draft, photos: number): boolean {
  return Boolean(
    photos || draft.words.trim() || draft.detail.trim() || draft.residentName || draft.residentPhone,
  )
}
