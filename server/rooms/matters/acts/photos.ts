import type { matters } from '../../../../contract/matters.ts'
import { HOUR } from '../../../kit/clock.ts'
import { acceptPhoto, type StoredDocument, type StoredPhoto } from '../../../kit/files.ts'
import type { House } from '../../../kit/house.ts'
import { brake, ration } from '../../../kit/http/limits.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import type { Who } from '../../../kit/scope.ts'
import { membersOf } from '../loop/family.ts'
import { addFile, contentsOf, ownFiles } from '../store/read.ts'
import { acceptWithin, openAttachment, plainName } from './attachments.ts'
import { familyOf, wholeFor } from './family.ts'
import { showsFiles } from '../sight.ts'
import { sightFor } from './sight-for.ts'

type Acts = Handlers<typeof matters>

/** A day's work in the field has fewer; a disk has an end. */
const PHOTOS_AN_HOUR = 120
const photoBrake = brake(PHOTOS_AN_HOUR, HOUR)

/** A phone sends its photos one after the other; many at once from one account would keep everybody else's out. */
const AT_ONCE = 3
const arriving = new Map<number, number>()

async function oneOfFew<T>(accountId: number, work: () => Promise<T>): Promise<T> {
  const others = arriving.get(accountId) ?? 0
  if (others >= AT_ONCE) throw problem('http.too_many', { seconds: 5 })
  arriving.set(accountId, others + 1)
  try {
    return await work()
  } finally {
    const left = (arriving.get(accountId) ?? 1) - 1
    if (left > 0) arriving.set(accountId, left)
    else arriving.delete(accountId)
  }
}

/** A photo, or a document under the name that it has with the person; a photo keeps none. */
export const bringFile: Acts['POST /api/files'] = (house, { who, body, query }) =>
  keep(house, who, () => acceptWithin(house, who.districtKey, body), query.name)

/** Keeps a photo for the account that brings it, which alone may attach it. Rationed by the hour. */
export const keepPhoto = (house: House, who: Who, body: AsyncIterable<Buffer>) =>
  keep(house, who, () => acceptPhoto(body, { dataDir: house.dataDir }))

async function keep<T extends StoredPhoto | StoredDocument>(
  house: House,
  who: Who,
  accept: () => Promise<T>,
  name?: string,
) {
  // a channel has a rate of its own
  if (who.kind !== 'service') ration(photoBrake, `${who.accountId}`, house.clock.now())
  const kept = await oneOfFew(who.accountId, accept)
  await addFile(house.db, {
    ...kept,
    districtId: who.districtId,
    name: kept.width === null ? plainName(name, kept.type) : null,
    accountId: who.accountId,
    now: house.clock.now(),
  })
  return kept
}

/** Refuses photos that this person did not bring: a hash alone opens nothing. */
export async function ownPhotos(house: House, who: Who, hashes: string[]): Promise<void> {
  const own = await ownFiles(house.db, who.districtId, who.accountId, hashes)
  if (own.length < new Set(hashes).size) throw problem('matters.unknown_photo')
}

export const showPhoto: Acts['GET /api/matters/:id/files/:hash'] = async (house, { who, params, query }) => {
  const family = wholeFor(who, await familyOf(house, who.districtId, params.id))
  const sight = await sightFor(house, who, family)
  const members = membersOf(family)
  const contents = await contentsOf(
    house.db,
    who.districtId,
    members.map((m) => m.matter.id),
  )
  const shown = contents.flatMap((content) => {
    const member = members.find((m) => m.matter.id === content.matterId)
    const row = member?.steps.find((s) => s.seq === content.seq)
    return member && row && content.files.includes(params.hash) && showsFiles(sight, member, row) ? [row] : []
  })[0]
  if (!shown) throw problem('matters.none')
  const file = { hash: params.hash, by: shown.by_account, thumb: query.thumb === 'yes' }
  return openAttachment(house, who.districtId, file)
}
