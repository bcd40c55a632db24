import type { matters } from '../../../../contract/matters.ts'
import { HOUR } from '../../../kit/clock.ts'
import { acceptPhoto, openFile } from '../../../kit/files.ts'
import type { House } from '../../../kit/house.ts'
import { brake, ration } from '../../../kit/http/limits.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { reachOf, type Who } from '../../../kit/scope.ts'
import { membersOf } from '../loop/family.ts'
import { addFile, contentsOf, ownFiles } from '../store/read.ts'
import { familyOf, reaches } from './family.ts'

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

export const bringPhoto: Acts['POST /api/files'] = async (house, { who, body }) => {
  ration(photoBrake, `${who.accountId}`, house.clock.now())
  const photo = await oneOfFew(who.accountId, () => acceptPhoto(body, { dataDir: house.dataDir }))
  await addFile(house.db, {
    districtId: who.districtId,
    ...photo,
    accountId: who.accountId,
    now: house.clock.now(),
  })
  return { hash: photo.hash, width: photo.width, height: photo.height, size: photo.size }
}

/** Refuses photos that this person did not bring: a hash alone opens nothing. */
export async function ownPhotos(house: House, who: Who, hashes: string[]): Promise<void> {
  const own = await ownFiles(house.db, who.districtId, who.accountId, hashes)
  if (own.length < new Set(hashes).size) throw problem('matters.unknown_photo')
}

export const showPhoto: Acts['GET /api/matters/:id/files/:hash'] = async (house, { who, params, query }) => {
  const family = await familyOf(house, who.districtId, params.id)
  if (!reaches(reachOf(who, 'matters.read'), family)) throw problem('matters.none')
  const contents = await contentsOf(
    house.db,
    who.districtId,
    membersOf(family).map((m) => m.matter.id),
  )
  if (!contents.some((c) => c.files.includes(params.hash))) throw problem('matters.none')
  return openFile(params.hash, { dataDir: house.dataDir, thumb: query.thumb === 'yes' })
}
