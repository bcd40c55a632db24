import type { Person } from '../../../kit/session.ts'
import type { SimilarAsk } from '../use-similar.ts'
import type { Draft } from './draft.ts'
import { isPoint } from './send.ts'

export type Flaws = { words?: string; place?: string; phone?: string }

/** What keeps a report from being sent, as keys of words, each at its field. */
export function flawsIn(draft: Pick<Draft, 'words' | 'place' | 'forResident' | 'residentPhone'>): Flaws {
  const flaws: Flaws = {}
  const words = draft.words.trim()
  if (words.length < 4) flaws.words = words ? 'phone.report.wordsShort' : 'phone.report.wordsMissing'
  if (!draft.place) flaws.place = 'phone.report.placeMissing'
  const phone = draft.residentPhone.trim()
  if (draft.forResident && phone && !/^1[3-9]\d{9}$/.test(phone)) flaws.phone = 'phone.signIn.phoneWrong'
  return flaws
}

/** What is asked about reports of the same: nothing before there is a place. */
export function askOf(draft: Draft): SimilarAsk | null {
  if (!draft.place || draft.state !== 'draft') return null
  return {
    nodeId: draft.place.id,
    words: draft.words.trim(),
    place: draft.detail.trim() || undefined,
    at: isPoint(draft) ? { lng: draft.lng, lat: draft.lat } : undefined,
  }
}

type Stop = { id: number; name: string; nameEn: string }
/** Where staff may report: the places of their posts. Residents may report anywhere: undefined. */
export function rootsOf(person: Pick<Person, 'kind' | 'posts'> | null): Stop[] | undefined {
  if (person?.kind !== 'staff') return undefined
  const stops = person.posts
    .filter((post) => post.place.kind === 'node' && post.can.includes('matters.report'))
    .map(({ place }) => ({ id: place.id, name: place.name, nameEn: place.nameEn }))
  return [...new Map(stops.map((stop) => [stop.id, stop])).values()]
}
