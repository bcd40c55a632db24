import { randomUUID } from 'node:crypto'
import type { House } from '../../../kit/house.ts'
import { HOUR } from '../../../kit/time.ts'
import { servedDistricts } from '../../grid/index.ts'
import { asOf, isBuilding } from '../../scores/index.ts'
import { contentFor } from '../build.ts'
import { endOf, type Kind, KINDS, missing } from '../rules/period.ts'
import { dayIn, kindsMadeAt } from '../settings.ts'
import { addEdition, addStep, lastDay, type Made, placesWithEditions } from '../store/editions.ts'

/** The id of an edition of a place, kind and period; a made-up world has the same ones again. */
type IdOf = (edition: string) => string

/** A period that has just ended is left alone for so long: what happened in its last minutes is counted by then. */
const SETTLING_MS = HOUR

/**
 * Makes a draft of every edition whose period is over and counted and that there is none of yet, the oldest first. Whoever was off-line for
 * weeks makes them up in order; two workers make one. Returns how many were made.
 */
export async function makeEditions(house: House, idOf: IdOf = () => randomUUID()): Promise<number> {
  let made = 0
  const today = dayIn(new Date(house.clock.now().getTime() - SETTLING_MS))
  for (const { id: districtId } of await servedDistricts(house.db)) {
    if (await isBuilding(house, districtId)) continue
    const known = await asOf(house, districtId)
    for (const place of await placesWithEditions(house.db, districtId)) {
      const kinds = await kindsMadeAt(house, districtId, place.nodeId, place.path === String(place.nodeId))
      for (const kind of KINDS.filter((one) => kinds.includes(one)))
        made += await makeMissing(house, districtId, place, kind, { today, known, idOf })
    }
  }
  return made
}

async function makeMissing(
  house: House,
  districtId: number,
  place: Made,
  kind: Kind,
  { today, known, idOf }: { today: string; known: Date; idOf: IdOf },
): Promise<number> {
  const last = await lastDay(house.db, districtId, place.nodeId, kind)
  let made = 0
  for (const { from, to } of missing(kind, { today, last, since: dayIn(place.since) })) {
    // what is not counted yet is waited for, so that each is made in its turn
    if (endOf(to) >= known) break
    const draft = await contentFor(house, districtId, { ...place, kind, fromDay: from })
    const now = house.clock.now()
    const id = idOf(`${districtId} ${place.nodeId} ${kind} ${from}`)
    const isNew = await house.db.tx(async (q) => {
      if (!(await addEdition(q, { districtId, id, kind, nodeId: place.nodeId, from, to, draft, now })))
        return false
      const step = { step: 'made', data: { version: 1 } } as const
      await addStep(q, { districtId, id, requestId: id, at: now, byAccount: null, ...step })
      return true
    })
    if (isNew) made++
  }
  return made
}
