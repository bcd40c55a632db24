import type { z } from 'zod'
import type { matters, page } from '../../../../contract/matters.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { covers, reachOf, type Who } from '../../../kit/scope.ts'
import { audit, maskName, maskPhone, openPerson } from '../../access/index.ts'
import type { Family } from '../loop/family.ts'
import { contentsOf, reporterOf } from '../store/read.ts'
import { familyOf, reaches } from './family.ts'

type Person = { name: string | null; phone: string | null }

/** The reporter in the clear: what was filed with the matter before what the account knows. */
async function openReporter(house: House, family: Family): Promise<Person> {
  const { matter } = family.root
  const filed = await reporterOf(house.db, matter.district_id, matter.id)
  const account = matter.reporter_id === null ? undefined : await openPerson(house, matter.reporter_id)
  return {
    name: filed?.name ? house.secrets.open(filed.name) : (account?.name ?? null),
    phone: filed?.phone ? house.secrets.open(filed.phone) : (account?.phone ?? null),
  }
}

/** The reporter as the page shows it: masked, whoever looks; the label that an imported message carried. */
export async function reporterView(
  house: House,
  who: Who,
  family: Family,
): Promise<z.input<typeof page>['reporter']> {
  const { matter } = family.root
  const mine = matter.reporter_id === who.accountId
  if (who.kind === 'resident' && !mine) return null
  const { name, phone } = await openReporter(house, family)
  const [first] = matter.ref ? await contentsOf(house.db, matter.district_id, [matter.id]) : []
  return {
    name: name && maskName(name),
    phone: phone && maskPhone(phone),
    label: first?.texts.from ?? null,
    onBehalf: matter.source === 'on_behalf',
    mine,
  }
}

/** Opens name and phone for a purpose; the opening is logged before anything is shown. */
export const openReporterFor: Handlers<typeof matters>['POST /api/matters/:id/reporter'] = async (
  house,
  { who, params, body, requestId },
) => {
  const family = await familyOf(house, who.districtId, params.id)
  const reach = reachOf(who, 'matters.open_reporter')
  if (!reaches(reach, family)) throw problem('matters.none')
  // a unit calls whom it works for, until the matter is closed
  const byPlace = reach.nodes.some((path) => covers(path, family.root.matter.path))
  const byOrder = family.root.matter.closed_at === null
  if (!byPlace && !byOrder) throw problem('matters.order_ended')
  await audit(house.db, {
    districtId: who.districtId,
    accountId: who.accountId,
    act: 'reporter_opened',
    about: family.root.matter.id,
    purpose: body.purpose,
    requestId,
    now: house.clock.now(),
  })
  return openReporter(house, family)
}
