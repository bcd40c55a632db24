import { z } from 'zod'
import type { matters, page } from '../../../../contract/matters.ts'
import type { House } from '../../../kit/house.ts'
import { problem } from '../../../kit/problems.ts'
import type { Handlers } from '../../../kit/room.ts'
import { covers, reachOf, type Who } from '../../../kit/scope.ts'
import { declareSetting, settingsAt } from '../../../kit/settings.ts'
import type { Sight } from '../sight.ts'
import { audit, maskName, maskPhone, openPerson, ROLES } from '../../access/index.ts'
import type { Family } from '../loop/family.ts'
import { reporterOf } from '../store/read.ts'
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

/** Roles that a confidential reporter's name may reach, besides the reporter: set on a node, inherited downward. */
declareSetting(
  /^matters\.confidential\.roles$/,
  z.array(z.enum(Object.keys(ROLES) as [string, ...string[]])).max(20),
)
const CONFIDENTIAL_ROLES = ['community_secretary', 'district_centre']

/** Whether a person is among those whom a confidential reporter's name may reach. */
async function isTrusted(house: House, who: Who, { root: { matter } }: Family): Promise<boolean> {
  if (!matter.confidential) return true
  const key = 'matters.confidential.roles'
  const at = { districtId: who.districtId, path: matter.path, now: house.clock.now(), keys: [key] }
  const roles = ((await settingsAt(house.db, at)).get(key) as string[] | undefined) ?? CONFIDENTIAL_ROLES
  return who.posts.some((post) => post.path && roles.includes(post.role) && covers(post.path, matter.path))
}

type Shown = Omit<NonNullable<z.input<typeof page>['reporter']>, 'label'>

/**
 * The reporter as the page shows it: masked, whoever looks. Nobody where it is confidential and the reader is not among those
 * named for that, or the reader is no staff.
 */
export async function reporterView(
  house: House,
  who: Who,
  family: Family,
  sight: Sight,
): Promise<Shown | null> {
  const { matter } = family.root
  const mine = matter.reporter_id === who.accountId
  const filed = matter.filed_by === who.accountId
  if (!mine && !filed && (!sight.internal || !(await isTrusted(house, who, family)))) return null
  const { name, phone } = await openReporter(house, family)
  return {
    name: name && maskName(name),
    phone: phone && maskPhone(phone),
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
  // who took it on goes to see whom it is for
  const holds =
    who.posts.some((post) => post.can.has('matters.open_reporter')) &&
    family.root.matter.holder_id === who.accountId
  if (!holds && !reaches(reach, family)) throw problem('matters.none')
  if (!(await isTrusted(house, who, family))) throw problem('matters.confidential')
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
